using FakeFinder.Clips;
using FakeFinder.Detection.Ensembles.Sampling;
using FakeFinder.Detection.Sampling;
using FakeFinder.Media.Decoding;

namespace FakeFinder.Detection.Tests.Support;

/// <summary>The frames of the sample clip of which the reference data speak, decoded once for all tests as the service does.</summary>
public sealed class ReferenceClip : IAsyncLifetime
{
    private readonly Dictionary<int, Frame> frames = [];

    internal Frame this[int index] => frames[index];

    public async Task InitializeAsync()
    {
        using var tools = Decoders.Tools();
        ISamplingPlan[] plans = [new EvenlySpacedFrames(15), new EvenlySpacedFrames(32), new CandidateFrames(10, 25)];
        int[] wanted = [.. plans.SelectMany(plan => plan.FramesOf(SampleClip.Info)).Distinct().Order()];
        await foreach (var frame in Decoders.Decoder(tools).DecodeAsync(tools, SampleClip.Path, wanted))
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
