namespace FakeFinder.Catalog.Cards;

/// <summary>
/// Makes of a card as models.json has it one as the program shows it: shared texts stand in their places, and what is wrong is refused.
/// </summary>
/// <param name="path">Of models.json, for its complaints.</param>
/// <param name="texts">Its <c>cardTexts</c>.</param>
internal sealed class CardReader(string path, IReadOnlyDictionary<string, string> texts)
{
    private const string Shared = "text:";

    /// <exception cref="InvalidDataException">The card is not what it should be; the message names the detector and the key.</exception>
    public DetectorEntry Read(DetectorEntry entry) => entry.Card is { } card ? entry with { Card = Read(card, entry.Name) } : entry;

    private ModelCard Read(ModelCard card, string detector)
    {
        CheckLinks(card.Details.Links, detector);
        return card with
        {
            Details = card.Details with
            {
                Method = Texts("details.method", card.Details.Method),
                Input = Texts("details.input", card.Details.Input),
            },
            IntendedUse = card.IntendedUse with
            {
                For = Texts("intendedUse.for", card.IntendedUse.For),
                Users = Texts("intendedUse.users", card.IntendedUse.Users),
                NotFor = Texts("intendedUse.notFor", card.IntendedUse.NotFor),
            },
            Factors = Texts("factors", card.Factors),
            Metrics = Texts("metrics", card.Metrics),
            EvaluationData = Texts("evaluationData", card.EvaluationData),
            TrainingData = Texts("trainingData", card.TrainingData),
            QuantitativeAnalyses = card.QuantitativeAnalyses with
            {
                Results = [.. card.QuantitativeAnalyses.Results.Select(result => Checked(result, detector))],
                Notes = Texts("quantitativeAnalyses.notes", card.QuantitativeAnalyses.Notes),
                Correlation = Texts("quantitativeAnalyses.correlation", card.QuantitativeAnalyses.Correlation),
            },
            EthicalConsiderations = Texts("ethicalConsiderations", card.EthicalConsiderations),
            Caveats = Texts("caveats", card.Caveats),
        };

        IReadOnlyList<string> Texts(string key, IReadOnlyList<string> items) => [.. items.Select(item => TextOf(item, key, detector))];
    }

    // The annotations say that no element is null; the reader holds that for members only.
    private string TextOf(string? item, string key, string detector) =>
        string.IsNullOrWhiteSpace(item)
            ? throw Fault(detector, key, "has an empty item; each must be a sentence")
        : !item.StartsWith(Shared, StringComparison.Ordinal) ? item
        : texts.TryGetValue(item[Shared.Length..], out var text) && !string.IsNullOrWhiteSpace(text) ? text
        : throw Fault(detector, key, $"refers to '{item}', which cardTexts of this file lacks; copy it too, or write the text here");

    private PublishedResult Checked(PublishedResult? result, string detector)
    {
        const string key = "quantitativeAnalyses.results";
        var fault = result is null
            ? "has null; each must be an object"
            : OutOfRange("truePositiveRate", result.TruePositiveRate, 100)
                ?? OutOfRange("trueNegativeRate", result.TrueNegativeRate, 100)
                ?? OutOfRange("accuracy", result.Accuracy, 100)
                ?? OutOfRange("logLoss", result.LogLoss, double.MaxValue);
        return fault is null ? result! : throw Fault(detector, key, fault);

        static string? OutOfRange(string name, double? value, double most) =>
            value is null || (value >= 0 && value <= most) ? null
            : FormattableString.Invariant($"has {name} {value}; it must be from 0{(most == 100 ? " to 100 (per cent)" : "")}");
    }

    // A link of the page must never run a script, whatever models.json says.
    private void CheckLinks(IReadOnlyList<CardLink> links, string detector)
    {
        foreach (var link in links)
        {
            if (!Uri.TryCreate(link?.Url, UriKind.Absolute, out var url) || url.Scheme != Uri.UriSchemeHttps)
            {
                throw Fault(detector, "details.links", $"has the url '{link?.Url}'; it must begin with https://");
            }
        }
    }

    private InvalidDataException Fault(string detector, string key, string what) =>
        new($"{path}: in the card of '{detector}', {key} {what}.");
}
