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
        var known = PullItems.Names(models);
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

        return PullItems.Of(models, All ? known : Names, From is null ? null : PlaceAddress.Parse(From), mayLack: All);
    }

    private static string WithWeights(IEnumerable<string> known) => $"These have weights: {string.Join(", ", known)}.";

    private static CliException Wrong(string sentence) => new(sentence, ExitCodes.Usage);
}
