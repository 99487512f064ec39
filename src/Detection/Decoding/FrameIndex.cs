namespace FakeFinder.Detection.Decoding;

/// <summary>Which time stamp each frame of a sequential decode has, and where decoding can begin: what seeking needs.</summary>
/// <param name="TimeBase">Of all time stamps here.</param>
/// <param name="Times">Strictly ascending; the i-th is that of frame i.</param>
/// <param name="Keys">In ascending order.</param>
/// <param name="Pixels">Of one frame, for estimates.</param>
internal sealed record FrameIndex(Rational TimeBase, long[] Times, KeyFrame[] Keys, long Pixels)
{
    /// <summary>The key frame before the nearest one at or before this frame: frames of an open group refer back over the nearest.</summary>
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
    public static FrameIndex Create(Rational timeBase, long[] times, IEnumerable<long> keyTimes, long pixels)
    {
        var keys = keyTimes.Order().Select(time =>
        {
            var at = Array.BinarySearch(times, time);
            return new KeyFrame(time, at < 0 ? ~at : at);
        });
        return new FrameIndex(timeBase, times, [.. keys], pixels);
    }
}

/// <summary>A frame at which decoding can begin.</summary>
/// <param name="Time">Its time stamp.</param>
/// <param name="Frame">How many shown frames come before it.</param>
internal readonly record struct KeyFrame(long Time, int Frame);
