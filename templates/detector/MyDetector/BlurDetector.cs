using FakeFinder.Plugins;

namespace MyDetector;

/// <summary>
/// An example without evidence: a frame scores higher the more blurred it is. Sharpness is the variance of the Laplacian of the grey
/// frame. Real videos are blurred too, so its score says nothing about fakes: put your own method in its place.
/// </summary>
public sealed class BlurDetector(Parameters parameters) : IDetector
{
    /// <summary>Nothing is kept from one video to the next, so several may be analysed at a time.</summary>
    public bool AllowsConcurrentAnalyses => true;

    public async Task<DetectionResult> AnalyseAsync(
        VideoProperties video,
        IAsyncEnumerable<VideoFrame> frames,
        IProgress<DetectorProgress> progress,
        CancellationToken cancellationToken)
    {
        var results = new List<FrameResult>();
        await foreach (var frame in frames.WithCancellation(cancellationToken))
        {
            var sharpness = SharpnessOf(frame);
            results.Add(new FrameResult(frame.Index, parameters.Sharpness / (parameters.Sharpness + sharpness)));
            progress.Report(new DetectorProgress(results.Count, parameters.Frames, $"frame {frame.Index}"));
        }

        return results.Count == 0
            ? DetectionResult.Undetermined("No frame could be decoded.")
            : DetectionResult.Judged(results.Average(result => result.Score!.Value)) with { Frames = results };
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>The variance of the 4-neighbour Laplacian of the grey frame (BT.601 luma, 0 to 255).</summary>
    private static double SharpnessOf(VideoFrame frame)
    {
        if (frame.Width < 3 || frame.Height < 3)
        {
            return 0;
        }

        double sum = 0, squares = 0;
        double[] above = GreyRow(frame, 0), row = GreyRow(frame, 1);
        for (var y = 1; y < frame.Height - 1; y++)
        {
            var below = GreyRow(frame, y + 1);
            for (var x = 1; x < frame.Width - 1; x++)
            {
                var value = above[x] + below[x] + row[x - 1] + row[x + 1] - (4 * row[x]);
                sum += value;
                squares += value * value;
            }

            (above, row) = (row, below);
        }

        var count = (double)(frame.Width - 2) * (frame.Height - 2);
        return (squares / count) - (sum / count * (sum / count));
    }

    private static double[] GreyRow(VideoFrame frame, int y)
    {
        var bgr = frame.Row(y);
        var grey = new double[frame.Width];
        for (var x = 0; x < grey.Length; x++)
        {
            var pixel = bgr.Slice(x * VideoFrame.Channels, VideoFrame.Channels);
            grey[x] = (0.114 * pixel[0]) + (0.587 * pixel[1]) + (0.299 * pixel[2]);
        }

        return grey;
    }
}
