namespace FakeFinder.Detection.Decoding;

/// <summary>How a few frames of a long video are reached: several short runs of FFmpeg instead of one long one.</summary>
/// <param name="Segments">The first begins at the start of the file and holds frame 0, which sets size and time zero for all.</param>
internal sealed record SeekPlan(FrameIndex Index, IReadOnlyList<SeekSegment> Segments)
{
    // A rough model of any machine: what matters is the ratio of the two, and that seeking is chosen only where it clearly pays.
    private const double DecodedPixelsPerSecond = 800e6;
    private const double SecondsPerProcess = 0.08;
    private const double ClearGain = 0.7;

    /// <summary>What reading through up to this frame costs, in seconds of the model.</summary>
    public static double SecondsToRead(long frames, long pixels) => SecondsPerProcess + (frames * (double)pixels / DecodedPixelsPerSecond);

    /// <summary>Puts the wanted frames into segments so that the sum of what is decoded and of the processes is small.</summary>
    /// <param name="wanted">Ascending; those beyond the index are not in the plan.</param>
    /// <returns>Null where reading through costs about as little.</returns>
    public static SeekPlan? Make(FrameIndex index, IReadOnlyList<int> wanted)
    {
        var framesPerProcess = SecondsPerProcess * DecodedPixelsPerSecond / index.Pixels;
        var segments = new List<SeekSegment> { new(null, [0]) };
        double decoded = 1;
        foreach (var frame in wanted.Where(frame => frame > 0 && frame < index.Times.Length))
        {
            var goingOn = frame - segments[^1].Frames[^1];
            if (index.SafeStart(frame) is { } key && framesPerProcess + (frame - key.Frame) + 1 < goingOn)
            {
                segments.Add(new SeekSegment(key.Aim, [frame]));
                decoded += frame - key.Frame + 1;
            }
            else
            {
                segments[^1].Frames.Add(frame);
                decoded += goingOn;
            }
        }

        var seeking = decoded + ((segments.Count - 1) * framesPerProcess);
        return segments.Count > 1 && seeking < ClearGain * segments[^1].Frames[^1] ? new SeekPlan(index, segments) : null;
    }
}

/// <summary>One run of FFmpeg.</summary>
/// <param name="Aim">The time stamp to seek to, at a key frame; null is the start of the file.</param>
/// <param name="Frames">Ascending.</param>
internal sealed record SeekSegment(long? Aim, List<int> Frames);
