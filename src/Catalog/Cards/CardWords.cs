using System.Globalization;

namespace FakeFinder.Catalog.Cards;

/// <summary>A card in words: what its figures mean to somebody who has one clip in front of them, and its details by name.</summary>
public static class CardWords
{
    /// <summary>Where nothing is known.</summary>
    public const string NotStated = "Not stated by its authors.";

    /// <summary>Log loss of a detector that always says 0.5, in the two decimals that plots can be read to.</summary>
    private const double Ignorance = 0.69;

    /// <summary>In the place of a card that is not there.</summary>
    public static string NoCard(DetectorEntry entry) =>
        $"{entry.Name} has no model card, so nothing is known here of its training, its limits and how often it is right. Whoever added it "
            + $"can write one: key 'card' of its entry in models.json (docs/detectors/README.md says what belongs there).";

    /// <summary>What is said of a detector in a word or a sentence, with the name of each.</summary>
    public static IReadOnlyList<CardFact> FactsOf(DetectorEntry entry, CardDetails details) =>
    [
        new("Authors", details.Authors),
        .. details.Origin is { } origin ? [new("Origin", origin)] : Array.Empty<CardFact>(),
        new("Licence of the code", details.CodeLicence ?? NotStated),
        new("Licence of the weights", entry.Weights is null ? "It has no trained weights." : details.WeightsLicence ?? NotStated),
        .. details.Size is { } size ? [new("Size", size)] : Array.Empty<CardFact>(),
        .. details.Speed is { } speed ? [new("Expected time", speed)] : Array.Empty<CardFact>(),
        new("Weights", HowToGet(entry)),
    ];

    /// <summary>One sentence for each data set, and what follows for the reader of a score.</summary>
    public static IReadOnlyList<string> MeaningOf(ModelCard card)
    {
        var results = card.QuantitativeAnalyses.Results;
        return results.Count == 0
            ? ["No figures are published: nobody knows how often it is right."]
            :
            [
                .. results.Select(Sentence),
                .. results.Where(result => result.LogLoss >= Ignorance).Select(result => string.Create(
                    CultureInfo.InvariantCulture,
                    $"Its scores in {result.DataSet} are worth no more than a constant 0.5 (log loss {result.LogLoss:0.000}; "
                        + $"always 0.5 gives 0.693): it is often sure and wrong there.")),
                "A low score is no proof that a clip is real; a high one is a reason to look closer.",
            ];
    }

    /// <returns>Such as <c>63.6 %</c>; a dash where the figure is not known.</returns>
    public static string Percent(double? rate) => rate is { } known ? known.ToString("0.0", CultureInfo.InvariantCulture) + " %" : "-";

    /// <returns>Such as <c>0.587</c>; a dash where the figure is not known.</returns>
    public static string LogLoss(double? loss) => loss is { } known ? known.ToString("0.000", CultureInfo.InvariantCulture) : "-";

    private static string HowToGet(DetectorEntry entry) => entry.Weights switch
    {
        null => "Nothing has to be installed.",
        { Sources: [] } => $"'fakefinder weights pull {entry.Name} --from PLACE' installs them.",
        var weights => $"'fakefinder weights pull {entry.Name}' downloads, checks and installs them"
            + (weights.Requires.Count > 0 ? $", with {string.Join(", ", weights.Requires)}, which it also needs." : "."),
    };

    private static string Sentence(PublishedResult result) =>
        $"{result.DataSet}, {(result.MadeFor ? "the kind of clips that it was made for" : "clips that it was not made for")}: misses "
            + $"{OfHundred(result.TruePositiveRate, "fakes")}; calls {OfHundred(result.TrueNegativeRate, "real clips")} fake.";

    private static string OfHundred(double right, string what) => (100 - right) switch
    {
        <= 0 => $"none of 100 {what}",
        < 0.5 => $"fewer than 1 of 100 {what}",
        var wrong => $"{Math.Round(wrong, MidpointRounding.AwayFromZero):0} of 100 {what}",
    };
}

/// <param name="Name">Such as <c>Authors</c>.</param>
/// <param name="Value">A word or a sentence.</param>
public sealed record CardFact(string Name, string Value);
