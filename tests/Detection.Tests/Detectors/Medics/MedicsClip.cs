using FakeFinder.Clips;
using FakeFinder.Detection.Tests.Support;
using FakeFinder.Media.Decoding;

namespace FakeFinder.Detection.Tests.Detectors.Medics;

/// <summary>The first frames of the sample clip, decoded once for all tests, as a worker decodes them.</summary>
public sealed class MedicsClip : IAsyncLifetime
{
    public const int Count = 99;

    public IReadOnlyList<Frame> Frames { get; private set; } = [];

    public async Task InitializeAsync()
    {
        using var tools = Decoders.Tools();
        Frames = await Decoders.Decoder(tools).DecodeAsync(tools, SampleClip.Path, [.. Enumerable.Range(0, Count)]).ToListAsync();
    }

    public Task DisposeAsync() => Task.CompletedTask;
}

[CollectionDefinition(Name)]
public sealed class MedicsClipGroup : ICollectionFixture<MedicsClip>
{
    public const string Name = "medics clip";
}
