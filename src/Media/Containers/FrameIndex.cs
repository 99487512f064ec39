namespace FakeFinder.Media.Containers;

/// <summary>Which time stamp each frame of a sequential decode has, and where decoding can begin: what seeking needs.</summary>
/// <param name="TimeBase">Of all time stamps here.</param>
/// <param name="Times">Strictly ascending; the i-th is that of frame i.</param>
/// <param name="Keys">In ascending order.</param>
/// <param name="Pixels">Of one frame, for estimates.</param>
public sealed record FrameIndex(Rational TimeBase, long[] Times, KeyFrame[] Keys, long Pixels)
{
    /// <summary>From the first frame to the end of the last, which is taken to last as long as the others on average.</summary>
    public TimeSpan Duration =>
        Times.Length < 2 ? TimeSpan.Zero : TimeBase.Times((long)((Int128)(Times[^1] - Times[0]) * Times.Length / (Times.Length - 1)));

    /// <returns>Which frame has this time stamp; null where none has.</returns>
    public int? FrameAt(long time) => Array.BinarySearch(Times, time) is >= 0 and var frame ? frame : null;

    /// <summary>
    /// The key frame before the nearest one at or before this frame: frames of an open group refer back over the nearest.
    /// </summary>
    /// <returns>Null where only the start of the file is early enough.</returns>
    public KeyFrame? SafeStart(int frame)
    {
        var (low, high) = (0, Keys.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = Keys[middle].Time <= Times[frame] ? (middle + 1, high) : (low, middle);
        }

        // Keys[low - 1] is the nearest. The first key frame of all is the start of the file.
        return low - 2 > 0 ? Keys[low - 2] : null;
    }

    /// <summary>Builds the index from key frames by their time stamps.</summary>
    /// <param name="aimAfter">How far behind a key frame, but before the next, FFmpeg is to aim in order to land on it.</param>
    public static FrameIndex Create(Rational timeBase, long[] times, IEnumerable<long> keyTimes, long pixels, long aimAfter = 0)
    {
        long[] keys = [.. keyTimes.Order()];
        return new FrameIndex(timeBase, times, [.. keys.Select(At)], pixels);

        KeyFrame At(long time, int number)
        {
            var frame = Array.BinarySearch(times, time);
            var untilNext = number + 1 < keys.Length ? keys[number + 1] - time : long.MaxValue;
            return new KeyFrame(time, frame < 0 ? ~frame : frame, time + Math.Clamp(aimAfter, 0, Math.Max(0, untilNext - 1)));
        }
    }
}

/// <summary>A frame at which decoding can begin.</summary>
/// <param name="Time">Its time stamp.</param>
/// <param name="Frame">How many shown frames come before it.</param>
/// <param name="Aim">The time stamp to which FFmpeg is to seek.</param>
public readonly record struct KeyFrame(long Time, int Frame, long Aim);
