using FakeFinder.Catalog;
using FakeFinder.Weights.Places;

namespace FakeFinder.Weights.Pull;

/// <summary>What models.json says of weights, as it is pulled.</summary>
public static class PullItems
{
    /// <summary>All that can be pulled: shared networks, and the detectors with weights.</summary>
    public static IReadOnlyList<string> Names(ModelList models) =>
    [
        .. models.SharedWeights.Keys,
        .. models.Detectors.Where(detector => detector.Weights is not null).Select(detector => detector.Name),
    ];

    /// <param name="names">Of <see cref="Names"/>.</param>
    /// <param name="from">A place for all of them; null: the sources in models.json.</param>
    /// <param name="mayLack">The place need not have all of them: the sources in models.json are tried then.</param>
    /// <returns>Them, and what they need before them.</returns>
    /// <exception cref="WeightsException">An address cannot be read.</exception>
    public static IReadOnlyList<PullItem> Of(
        ModelList models,
        IReadOnlyList<string> names,
        PlaceAddress? from = null,
        bool mayLack = false) =>
    [
        .. names
            .SelectMany(name => models.WeightsOf(name)!.Requires.Append(name))
            .Distinct()
            .Select(name => Of(name, models.WeightsOf(name) ?? new WeightsEntry(), from, names.Contains(name), mayLack)),
    ];

    private static PullItem Of(string name, WeightsEntry entry, PlaceAddress? from, bool isNamed, bool mayLack)
    {
        var published = entry.Sources.Select(PlaceAddress.Parse);
        return new PullItem
        {
            Name = name,
            Archive = entry.Archive ?? name + ".tar.gz",
            Pins = entry.Pins,
            Licence = entry.Licence,
            IsExplicit = from is not null && isNamed,

            // A place that was named for a detector may lack the face finder that it needs.
            Sources = from is null ? [.. published] : isNamed && !mayLack ? [from] : [from, .. published],
        };
    }
}
