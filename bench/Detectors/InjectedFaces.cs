using System.Globalization;
using System.Text.Json.Nodes;
using FakeFinder.Catalog;
using FakeFinder.Detection.Faces;
using FakeFinder.Media.Decoding;
using FakeFinder.Reference;
using FakeFinder.Reports;

namespace FakeFinder.Bench.Detectors;

/// <summary>
/// A face finder whose networks hold the formula's weights: they run, and what they find in the sample clip is noise, so that the faces of
/// the reference data are given instead. With real weights it is not needed.
/// </summary>
internal sealed class InjectedFaces(IFaceFinderFactory inner) : IFaceFinderFactory
{
    private static readonly Lazy<JsonNode> Frames = new(() =>
        JsonNode.Parse(File.ReadAllText(ReferenceFolder.PathOf("injected", "detections.astronaut.json")))!["frames"]!);

    public string Name => inner.Name;

    public string? WhatIsMissing(FaceFinderEntry entry) => inner.WhatIsMissing(entry);

    public async Task<IFaceFinder> LoadAsync(FaceFinderEntry entry, CancellationToken cancellationToken) =>
        new Finder(await inner.LoadAsync(entry, cancellationToken));

    private static Face[] FacesOf(int frame)
    {
        if (Frames.Value[frame.ToString(CultureInfo.InvariantCulture)] is not { } found)
        {
            return [];
        }

        return
        [
            .. Enumerable
                .Range(0, found["scores"]!.AsArray().Count)
                .Select(i =>
                {
                    var box = Numbers(found["boxes"]![i]!);
                    var landmarks = found["landmarks"]![i]!
                        .AsArray()
                        .Select(point => Numbers(point!))
                        .Select(point => new Landmark(point[0], point[1]));
                    return new Face(new FaceBox(box[0], box[1], box[2], box[3]), (float)found["scores"]![i]!, [.. landmarks]);
                }),
        ];
    }

    private static float[] Numbers(JsonNode array) => [.. array.AsArray().Select(value => (float)value!)];

    private sealed class Finder(IFaceFinder inner) : IFaceFinder
    {
        public IReadOnlyList<NetworkReport> Networks => inner.Networks;

        public async ValueTask<IReadOnlyList<Face>> FindAsync(Frame frame, CancellationToken cancellationToken)
        {
            await inner.FindAsync(frame, cancellationToken);
            return FacesOf(frame.Index);
        }

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
