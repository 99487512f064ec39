using FakeFinder.Catalog;

namespace FakeFinder.Detection.Faces;

/// <summary>A kind of face finder, under the name that models.json uses.</summary>
public interface IFaceFinderFactory
{
    string Name { get; }

    /// <returns>Null where it can be loaded; else a sentence that says what is missing and how to get it.</returns>
    /// <exception cref="DetectorLoadException">The parameters are wrong.</exception>
    string? WhatIsMissing(FaceFinderEntry entry);

    /// <exception cref="DetectorLoadException">A file is missing or broken, or the parameters are wrong.</exception>
    Task<IFaceFinder> LoadAsync(FaceFinderEntry entry, CancellationToken cancellationToken);
}
