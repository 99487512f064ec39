using FakeFinder.Clips;
using FakeFinder.Detection.Faces;
using FakeFinder.Detection.Sampling;
using FakeFinder.Detection.Tests.Support;
using FakeFinder.Media.Decoding;

namespace FakeFinder.Detection.Tests.Detectors.Eighteen;

/// <summary>
/// The frames of the sample clip that eighteen looks at, decoded once for all tests, as a worker decodes them, and the detections that the
/// original got for them.
/// </summary>
public sealed class EighteenClip : IAsyncLifetime
{
    private readonly Dictionary<int, Face[]> faces = [];

    public IReadOnlyList<Frame> Frames { get; private set; } = [];

    internal IReadOnlyList<Face> FacesOf(Frame frame) => faces[frame.Index];

    public async Task InitializeAsync()
    {
        var detections = Golden.Read("injected", "detections.astronaut.json")["frames"]!;
        foreach (var index in new EveryNthFrame(160).FramesOf(SampleClip.Info))
        {
            var found = detections[$"{index}"]!;
            faces.Add(index, [.. found["boxes"]!.AsArray().Zip(found["scores"].Floats(), (box, score) => new Face(box.Box(), score, []))]);
        }

        using var tools = Decoders.Tools();
        Frames = await Decoders.Decoder(tools).DecodeAsync(tools, SampleClip.Path, [.. faces.Keys]).ToListAsync();
    }

    public Task DisposeAsync() => Task.CompletedTask;
}

[CollectionDefinition(Name)]
public sealed class EighteenClipGroup : ICollectionFixture<EighteenClip>
{
    public const string Name = "eighteen clip";
}
