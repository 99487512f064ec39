using System.Globalization;

namespace FakeFinder.Web.Dashboard.Batches;

/// <summary>Words for batches.</summary>
internal static class BatchWords
{
    /// <summary>Such as <c>clip.mp4 and 19 more</c>.</summary>
    public static string TitleOf(string? firstFile, int total) =>
        firstFile is null ? $"Batch of {Number(total)} videos"
        : total == 1 ? firstFile
        : $"{firstFile} and {Number(total - 1)} more";

    /// <param name="state">As rows have it.</param>
    public static string StateOf(string state) => state switch
    {
        "running" => "Running",
        "completed" => "Completed",
        "cancelled" => "Cancelled",
        _ => state,
    };

    /// <summary>Such as <c>12 of 20 videos finished, 1 of them failed</c>.</summary>
    public static string Progress(int completed, int failed, int total) =>
        $"{Number(completed + failed)} of {Videos(total)} finished"
            + (failed == 0 ? "" : $", {Number(failed)} of them failed");

    /// <summary>Such as <c>1 video</c>, <c>20 videos</c>.</summary>
    public static string Videos(int count) => $"{Number(count)} {(count == 1 ? "video" : "videos")}";

    public static double Percent(int finished, int total) => total == 0 ? 100 : 100.0 * finished / total;

    /// <summary>A thin space between thousands, as in texts.</summary>
    public static string Number(int count) => count.ToString("#,0", Thin);

    /// <summary>Such as <c>12 videos a minute</c>, <c>3 videos an hour</c>.</summary>
    public static string Rate(double perMinute) => perMinute >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{perMinute:0.#} videos a minute")
        : string.Create(CultureInfo.InvariantCulture, $"{60 * perMinute:0.#} videos an hour");

    /// <summary>Rounded as an estimate is: <c>40 s</c>, <c>12 min</c>, <c>2.5 h</c>.</summary>
    public static string Span(TimeSpan time) => time.TotalSeconds switch
    {
        < 90 => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, Math.Round(time.TotalSeconds)):0} s"),
        < 5400 => string.Create(CultureInfo.InvariantCulture, $"{Math.Round(time.TotalMinutes):0} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours:0.#} h"),
    };

    private static readonly NumberFormatInfo Thin = new() { NumberGroupSeparator = "\u202F" };
}
