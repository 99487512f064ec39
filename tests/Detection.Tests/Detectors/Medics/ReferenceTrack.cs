using FakeFinder.Detection.Detectors.Medics;
using FakeFinder.Detection.Pipelines;
using FakeFinder.Media.Decoding;

namespace FakeFinder.Detection.Tests.Detectors.Medics;

/// <summary>The original's one track of the sample clip, and its pixels.</summary>
internal static class ReferenceTrack
{
    public static Track Track { get; } = new()
    {
        From = 0,
        To = 99,
        Fixed = new PixelBox(152, 65, 357, 246),
        Moving = MedicsReference.MovingBoxes(),
    };

    public static async Task<TrackPixels> ReadAsync(IEnumerable<Frame> frames) =>
        Assert.Single(
            await TrackPixels.ReadAsync(
                [Track],
                32,
                new VideoAnalysis(new StageClock(TimeProvider.System), null)
                {
                    Wanted = [.. Enumerable.Range(0, MedicsClip.Count)],
                    Source = _ => frames.ToAsyncEnumerable(),
                },
                CancellationToken.None));
}
