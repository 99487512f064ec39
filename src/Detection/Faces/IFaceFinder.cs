using FakeFinder.Catalog;
using FakeFinder.Detection.Decoding;

namespace FakeFinder.Detection.Faces;

/// <summary>Finds faces in frames. Thread-safe. Disposing gives its networks back.</summary>
public interface IFaceFinder : IAsyncDisposable
{
    /// <summary>What it was taught by: its networks or cascade, for the report.</summary>
    IReadOnlyList<NetworkReport> Networks { get; }

    /// <returns>The faces in an order that depends on the frame alone.</returns>
    ValueTask<IReadOnlyList<Face>> FindAsync(Frame frame, CancellationToken cancellationToken);
}

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
