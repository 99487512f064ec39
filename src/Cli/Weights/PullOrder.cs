using FakeFinder.Catalog;
using FakeFinder.Cli.CommandLine;
using FakeFinder.Weights.Places;
using FakeFinder.Weights.Pull;

namespace FakeFinder.Cli.Weights;

/// <summary>What a user wants to be pulled.</summary>
/// <param name="From">A place for all of it; null: the sources in models.json.</param>
internal sealed record PullOrder(IReadOnlyList<string> Names, bool All, string? From)
{
    /// <summary>What is to be pulled, that which others need first.</summary>
    /// <exception cref="CliException">A name is unknown, or none is given.</exception>
    public IReadOnlyList<PullItem> ItemsOf(ModelList models)
    {
        string[] known =
        [
            .. models.SharedWeights.Keys,
            .. models.Detectors.Where(detector => detector.Weights is not null).Select(detector => detector.Name),
        ];
        if (All ? Names.Count > 0 : Names.Count == 0)
        {
            throw Wrong($"Say what to pull: names, or --all. {WithWeights(known)}");
        }

        if (Names.FirstOrDefault(name => !known.Contains(name)) is { } unknown)
        {
            throw Wrong(
                (models.Detectors.Any(detector => detector.Name == unknown)
                    ? $"{unknown} needs no weights."
                    : $"models.json names no weights '{unknown}'.{DidYouMean.Sentence(unknown, known)}")
                + " " + WithWeights(known));
        }

        var wanted = All ? known : Names;
        return
        [
            .. wanted
                .SelectMany(name => models.WeightsOf(name)!.Requires.Append(name))
                .Distinct()
                .Select(name => ItemOf(name, models.WeightsOf(name) ?? new WeightsEntry(), wanted.Contains(name))),
        ];
    }

    private static string WithWeights(string[] known) => $"These have weights: {string.Join(", ", known)}.";

    private PullItem ItemOf(string name, WeightsEntry entry, bool isNamed)
    {
        var published = entry.Sources.Select(PlaceAddress.Parse);
        return new PullItem
        {
            Name = name,
            Archive = entry.Archive ?? name + ".tar.gz",
            Pins = entry.Pins,
            Licence = entry.Licence,
            IsExplicit = From is not null && isNamed,

            // A place that was named for a detector may lack the face finder that it needs.
            Sources = From is null ? [.. published]
                : isNamed && !All ? [PlaceAddress.Parse(From)]
                : [PlaceAddress.Parse(From), .. published],
        };
    }

    private static CliException Wrong(string sentence) => new(sentence, ExitCodes.Usage);
}
