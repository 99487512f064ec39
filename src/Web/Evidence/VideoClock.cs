namespace FakeFinder.Web.Evidence;

/// <summary>A moment of a video as people read it.</summary>
internal static class VideoClock
{
    /// <summary>Such as <c>0:12.30</c>; hours only where there are some.</summary>
    public static string Of(double seconds)
    {
        var time = TimeSpan.FromMilliseconds(10 * Math.Round(100 * Math.Max(0, seconds), MidpointRounding.AwayFromZero));
        var rest = $"{time.Seconds:00}.{time.Milliseconds / 10:00}";
        return time.TotalHours >= 1 ? $"{(int)time.TotalHours}:{time.Minutes:00}:{rest}" : $"{time.Minutes}:{rest}";
    }
}
