using FakeFinder.Catalog;
using FakeFinder.Detection.Entries;

namespace FakeFinder.Detection.Faces.WholeFrame;

/// <summary>Face finder <c>whole-frame</c>, for detectors that judge frames. It needs no weights and has no parameters.</summary>
internal sealed class WholeFrameFinderFactory : IFaceFinderFactory
{
    public string Name => "whole-frame";

    public string? WhatIsMissing(FaceFinderEntry entry)
    {
        EntryParameters.Read<WholeFrameParameters>(entry.Parameters, $"face finder {Name}");
        return null;
    }

    public Task<IFaceFinder> LoadAsync(FaceFinderEntry entry, CancellationToken cancellationToken) =>
        WhatIsMissing(entry) is { } missing
            ? throw new DetectorLoadException(missing)
            : Task.FromResult<IFaceFinder>(new WholeFrameFinder());
}
