using FakeFinder.Detection.Decoding;
using FakeFinder.Detection.Sampling;
using FakeFinder.Detection.Tests.Decoding;

namespace FakeFinder.Detection.Tests.Support;

/// <summary>The frames of the sample clip of which the reference data speak, decoded once for all tests as the service does.</summary>
public sealed class ReferenceClip : IAsyncLifetime
{
    private readonly Dictionary<int, Frame> frames = [];

    internal Frame this[int index] => frames[index];

    public async Task InitializeAsync()
    {
        using var tools = Decoders.Tools();
        int[] wanted = [.. new EvenlySpacedFrames(15).FramesOf(SampleClip.Info).Union(new EvenlySpacedFrames(32).FramesOf(SampleClip.Info)).Order()];
        await foreach (var frame in Decoders.Decoder(tools).DecodeAsync(SampleClip.Path, wanted, CancellationToken.None))
        {
            frames.Add(frame.Index, frame);
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;
}

[CollectionDefinition(Name)]
public sealed class ReferenceClipGroup : ICollectionFixture<ReferenceClip>, ICollectionFixture<WeightsFolders>
{
    public const string Name = "reference clip";
}
