using FakeFinder.Catalog;
using FakeFinder.Detection.Entries;
using FakeFinder.Detection.Networks;

namespace FakeFinder.Detection.Faces.Dsfd;

/// <summary>Face finder <c>dsfd</c>. Detectors share its network; what it finds is found again for each.</summary>
internal sealed class DsfdFaceFinderFactory(NetworkFiles files, NetworkPool networks) : IFaceFinderFactory
{
    public string Name => "dsfd";

    public string? WhatIsMissing(FaceFinderEntry entry) => files.WhatIsMissing(Parameters(entry).Network);

    public async Task<IFaceFinder> LoadAsync(FaceFinderEntry entry, CancellationToken cancellationToken)
    {
        var parameters = Parameters(entry);
        return new DsfdFaceFinder(await networks.BorrowAsync(parameters.Network, cancellationToken), parameters);
    }

    private DsfdParameters Parameters(FaceFinderEntry entry) =>
        EntryParameters.Read<DsfdParameters>(entry.Parameters, $"face finder {Name}");
}
