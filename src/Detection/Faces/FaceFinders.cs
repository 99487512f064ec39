using FakeFinder.Catalog;

namespace FakeFinder.Detection.Faces;

/// <summary>The face finders that are registered, by name.</summary>
internal sealed class FaceFinders(IEnumerable<IFaceFinderFactory> factories)
{
    private readonly Dictionary<string, IFaceFinderFactory> byName = factories.ToDictionary(
        factory => factory.Name,
        StringComparer.Ordinal);

    /// <returns>Null where the detector needs no face finder or its one can be loaded; else a sentence that says what is missing.</returns>
    public string? WhatIsMissing(DetectorEntry detector) =>
        detector.FaceFinder is not { } entry ? null
        : byName.TryGetValue(entry.Name, out var factory) ? factory.WhatIsMissing(entry)
        : Unknown(detector, entry);

    public Task<IFaceFinder> LoadAsync(DetectorEntry detector, CancellationToken cancellationToken) =>
        detector.FaceFinder is not { } entry
            ? throw new DetectorLoadException($"models.json names no face finder for {detector.Name}, which needs one ({Known}).")
            : byName.TryGetValue(entry.Name, out var factory)
            ? factory.LoadAsync(entry, cancellationToken)
            : throw new DetectorLoadException(Unknown(detector, entry));

    private string Known => string.Join(", ", byName.Keys.Order(StringComparer.Ordinal));

    private string Unknown(DetectorEntry detector, FaceFinderEntry entry) =>
        $"models.json names face finder '{entry.Name}' for {detector.Name}; this program has {Known}.";
}
