using System.Text;

namespace FakeFinder.Catalog.Cards;

/// <summary>
/// A detector's card as Markdown, for docs/detectors: the part of a document between two markers, beside what people write there.
/// </summary>
public static class CardDocument
{
    /// <summary>The line before the part that is generated.</summary>
    public const string Begin = "<!-- The card: generated from models.json; write nothing here. README.md says how. -->";

    /// <summary>The line after it.</summary>
    public const string End = "<!-- The end of the card. -->";

    private const int LineLength = 140;

    /// <summary>The card of one detector.</summary>
    public static string Of(DetectorEntry entry)
    {
        var text = new StringBuilder($"# {entry.Name}: {entry.Title}\n\n");
        Paragraph(text, entry.Summary);
        if (entry.Notice is { } notice)
        {
            Paragraph(text, $"**Note: {notice}.**");
        }

        if (entry.Card is not { } card)
        {
            Paragraph(text, CardWords.NoCard(entry));
            return text.ToString();
        }

        List(text, "What it means for an analyst", CardWords.MeaningOf(card));
        Details(text, entry, card.Details);
        List(text, "Intended use", card.IntendedUse.For);
        SubList(text, "Users:", card.IntendedUse.Users);
        SubList(text, "Not for:", card.IntendedUse.NotFor);
        List(text, "Factors", card.Factors);
        List(text, "Metrics", card.Metrics);
        List(text, "Evaluation data", card.EvaluationData);
        List(text, "Training data", card.TrainingData);
        Analyses(text, card.QuantitativeAnalyses);
        List(text, "Ethical considerations", card.EthicalConsiderations);
        List(text, "Caveats and recommendations", card.Caveats);
        return text.ToString();
    }

    /// <summary>A table of all detectors with links to their documents, which lie beside it.</summary>
    public static string IndexOf(IEnumerable<DetectorEntry> detectors)
    {
        var text = new StringBuilder("| detector | what it is |\n| --- | --- |\n");
        foreach (var entry in detectors)
        {
            text.Append($"| [{entry.Name}]({entry.Name}.md) | {entry.Summary} |\n");
        }

        return text.Append('\n').ToString();
    }

    /// <summary>The document with <paramref name="generated"/> in the place of what stood between the markers.</summary>
    /// <exception cref="InvalidDataException">The document has not both markers.</exception>
    public static string Replace(string document, string generated)
    {
        var (begin, end) = (document.IndexOf(Begin, StringComparison.Ordinal), document.IndexOf(End, StringComparison.Ordinal));
        return begin < 0 || end < begin
            ? throw new InvalidDataException($"The document needs the lines '{Begin}' and '{End}' around the generated part.")
            : $"{document[..begin]}{Begin}\n{generated}{document[end..]}";
    }

    private static void Details(StringBuilder text, DetectorEntry entry, CardDetails details)
    {
        text.Append("## Model details\n\n");
        foreach (var (name, value) in CardWords.FactsOf(entry, details))
        {
            Item(text, $"**{name}**: {value}");
        }

        text.Append('\n');
        SubList(text, "How it works:", details.Method);
        SubList(text, "Input:", details.Input);
        SubList(text, "Further reading:", [.. details.Links.Select(link => $"[{link.Title}]({link.Url})")]);
    }

    private static void Analyses(StringBuilder text, QuantitativeAnalyses analyses)
    {
        text.Append("## Quantitative analyses\n\n");
        if (analyses.Results.Count > 0)
        {
            text.Append("| data set | fakes found (TPR) | real kept (TNR) | accuracy | log loss |\n| --- | ---: | ---: | ---: | ---: |\n");
            foreach (var result in analyses.Results)
            {
                text.Append(
                    $"| {result.DataSet} | {CardWords.Percent(result.TruePositiveRate)} | {CardWords.Percent(result.TrueNegativeRate)} | "
                        + $"{CardWords.Percent(result.Accuracy)} | {CardWords.LogLoss(result.LogLoss)} |\n");
            }

            text.Append('\n');
        }

        Items(text, analyses.Notes.Count + analyses.Results.Count == 0 ? ["None are published."] : analyses.Notes);
        SubList(text, "Together with other detectors:", analyses.Correlation);
    }

    private static void List(StringBuilder text, string heading, IReadOnlyList<string> items)
    {
        text.Append($"## {heading}\n\n");
        Items(text, items.Count == 0 ? [CardWords.NotStated] : items);
    }

    private static void SubList(StringBuilder text, string lead, IReadOnlyList<string> items)
    {
        if (items.Count > 0)
        {
            text.Append(lead).Append("\n\n");
            Items(text, items);
        }
    }

    private static void Items(StringBuilder text, IReadOnlyList<string> items)
    {
        foreach (var item in items)
        {
            Item(text, item);
        }

        if (items.Count > 0)
        {
            text.Append('\n');
        }
    }

    private static void Item(StringBuilder text, string item) => Wrap(text, "- ", "  ", item);

    private static void Paragraph(StringBuilder text, string paragraph)
    {
        Wrap(text, "", "", paragraph);
        text.Append('\n');
    }

    private static void Wrap(StringBuilder text, string first, string next, string words)
    {
        var line = new StringBuilder(first);
        var start = first.Length;
        foreach (var word in words.Split(' '))
        {
            if (line.Length > start && line.Length + 1 + word.Length > LineLength)
            {
                text.Append(line).Append('\n');
                line.Clear().Append(next);
                start = next.Length;
            }

            line.Append(line.Length > start ? " " : "").Append(word);
        }

        text.Append(line).Append('\n');
    }
}
