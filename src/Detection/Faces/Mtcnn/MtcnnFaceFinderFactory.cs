using FakeFinder.Catalog;
using FakeFinder.Detection.Entries;
using FakeFinder.Detection.Networks;

namespace FakeFinder.Detection.Faces.Mtcnn;

/// <summary>
/// Face finder <c>mtcnn</c>. Detectors share its networks; what it finds depends on the parameters and is found again for each detector.
/// </summary>
internal sealed class MtcnnFaceFinderFactory(NetworkFiles files, NetworkPool networks) : IFaceFinderFactory
{
    public string Name => "mtcnn";

    public string? WhatIsMissing(FaceFinderEntry entry)
    {
        Parameters(entry);
        return MtcnnNetworks.Names.Select(files.WhatIsMissing).FirstOrDefault(missing => missing is not null);
    }

    public async Task<IFaceFinder> LoadAsync(FaceFinderEntry entry, CancellationToken cancellationToken)
    {
        var parameters = Parameters(entry);
        return new MtcnnFaceFinder(await MtcnnNetworks.BorrowAsync(networks, cancellationToken), parameters);
    }

    private MtcnnParameters Parameters(FaceFinderEntry entry) =>
        EntryParameters.Read<MtcnnParameters>(entry.Parameters, $"face finder {Name}");
}
