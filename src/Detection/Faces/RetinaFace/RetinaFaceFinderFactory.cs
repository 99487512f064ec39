using FakeFinder.Catalog;
using FakeFinder.Detection.Entries;
using FakeFinder.Detection.Networks;

namespace FakeFinder.Detection.Faces.RetinaFace;

/// <summary>Face finder <c>retinaface</c>: which network it has is a parameter.</summary>
internal sealed class RetinaFaceFinderFactory(NetworkFiles files, NetworkPool networks) : IFaceFinderFactory
{
    /// <summary>Frames may be large: one at a time bounds what a run takes.</summary>
    private const int BatchLimit = 1;

    public string Name => "retinaface";

    public string? WhatIsMissing(FaceFinderEntry entry) => files.WhatIsMissing(Parameters(entry).Network);

    public async Task<IFaceFinder> LoadAsync(FaceFinderEntry entry, CancellationToken cancellationToken)
    {
        var parameters = Parameters(entry);
        var leases = await networks.BorrowAllAsync([parameters.Network], BatchLimit, cancellationToken);
        return new RetinaFaceFinder(leases[0], parameters);
    }

    private RetinaFaceParameters Parameters(FaceFinderEntry entry) =>
        EntryParameters.Read<RetinaFaceParameters>(entry.Parameters, $"face finder {Name}");
}
