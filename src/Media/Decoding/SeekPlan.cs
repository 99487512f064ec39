using FakeFinder.Media.Containers;


namespace FakeFinder.Media.Decoding;

/// <summary>How a few frames of a long video are reached: several short runs of FFmpeg instead of one long one.</summary>
internal sealed record SeekPlan(IReadOnlyList<SeekSegment> Segments)
{
    // A rough model of any machine: what matters is the ratio of the two, and that seeking is chosen only where it clearly pays.
    private const double DecodedPixelsPerSecond = 800e6;
    private const double SecondsPerProcess = 0.08;
    private const double ClearGain = 0.7;

    /// <summary>Puts the wanted frames into segments so that the sum of what is decoded and of the processes is small.</summary>
    /// <param name="wanted">Ascending, at least one, none beyond the index.</param>
    /// <returns>Null where reading through costs about as little.</returns>
    public static SeekPlan? Make(FrameIndex index, IReadOnlyList<int> wanted)
    {
        var framesPerProcess = SecondsPerProcess * DecodedPixelsPerSecond / index.Pixels;
        var segments = new List<SeekSegment>();
        double decoded = 0;
        foreach (var frame in wanted)
        {
            var goingOn = segments.Count == 0 ? frame + 1 : frame - segments[^1].Frames[^1];
            var beginning = segments.Count == 0 ? 0 : framesPerProcess;
            if (index.SafeStart(frame) is { } key && beginning + (frame - key.Frame) + 1 < goingOn)
            {
                segments.Add(new SeekSegment(key.Aim, [frame]));
                decoded += frame - key.Frame + 1;
            }
            else
            {
                decoded += goingOn;
                if (segments.Count == 0)
                {
                    segments.Add(new SeekSegment(null, []));
                }

                segments[^1].Frames.Add(frame);
            }
        }

        var seeking = decoded + ((segments.Count - 1) * framesPerProcess);
        return seeking < ClearGain * (wanted[^1] + 1) ? new SeekPlan(segments) : null;
    }

    /// <summary>One run from the start of the file.</summary>
    public static SeekPlan ReadThrough(IReadOnlyList<int> wanted) => new([new SeekSegment(null, [.. wanted])]);
}

/// <summary>One run of FFmpeg.</summary>
/// <param name="Aim">The time stamp to seek to, at a key frame; null is the start of the file.</param>
/// <param name="Frames">Ascending.</param>
internal sealed record SeekSegment(long? Aim, List<int> Frames);
