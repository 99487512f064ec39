using System.Globalization;
using FakeFinder.Storage.Videos;

namespace FakeFinder.Web.Dashboard.Videos;

/// <summary>Facts of a video in a few words.</summary>
internal static class VideoFacts
{
    /// <summary>Such as <c>0:10 · 640 × 480 · 30 frames a second · 1.2 MB</c>.</summary>
    public static string Describe(StoredVideo video) => string.Join(
        " · ",
        Duration(video.Info.Duration),
        $"{video.Info.Width} × {video.Info.Height}",
        $"{video.Info.FrameRate.ToString("0.##", CultureInfo.InvariantCulture)} frames a second",
        Bytes(video.Bytes));

    /// <summary>Hours only where there are some: <c>0:10</c>, <c>1:02:03</c>.</summary>
    public static string Duration(TimeSpan duration) =>
        duration.TotalHours >= 1
            ? $"{(int)duration.TotalHours}:{duration.Minutes:00}:{duration.Seconds:00}"
            : $"{duration.Minutes}:{duration.Seconds:00}";

    /// <summary>Decimal units, as file managers show them.</summary>
    public static string Bytes(long bytes) => bytes switch
    {
        < 1_000 => $"{bytes} B",
        < 1_000_000 => Invariant(bytes / 1e3, "0 kB"),
        < 1_000_000_000 => Invariant(bytes / 1e6, "0.0 MB"),
        _ => Invariant(bytes / 1e9, "0.00 GB"),
    };

    /// <summary>The server's clock in UTC, said so: the browser's zone is not known here.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + " UTC";

    private static string Invariant(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
