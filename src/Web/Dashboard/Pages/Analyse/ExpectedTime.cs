using System.Globalization;
using FakeFinder.Web.Api;

namespace FakeFinder.Web.Dashboard.Pages.Analyse;

/// <summary>How long detectors will take for clips, by what was measured here.</summary>
/// <param name="Known">The sum of what is known.</param>
/// <param name="Unknown">The detectors that were not measured here yet.</param>
internal sealed record ExpectedTime(TimeSpan Known, IReadOnlyList<string> Unknown)
{
    /// <param name="clips">How long each is; where there is none, a clip as those that were measured is meant.</param>
    public static ExpectedTime Of(
        IReadOnlyCollection<string> detectors, IReadOnlyDictionary<string, MeasuredTime?> times, IReadOnlyCollection<TimeSpan> clips)
    {
        var measured = detectors.Select(detector => times.GetValueOrDefault(detector)).OfType<MeasuredTime>().ToList();
        var seconds = clips.Count == 0
            ? measured.Sum(time => time.MedianSeconds)
            : clips.Sum(clip => measured.Sum(time => Seconds(time, clip)));
        return new(TimeSpan.FromSeconds(seconds), [.. detectors.Where(detector => times.GetValueOrDefault(detector) is null)]);
    }

    /// <summary>Such as <c>about 40 s</c>; says what is not known.</summary>
    public string Text => (Known > TimeSpan.Zero, Unknown.Count) switch
    {
        (true, 0) => $"about {Words(Known)}",
        (true, 1) => $"about {Words(Known)}, and {Unknown[0]}, which was not measured here yet",
        (true, var more) => $"about {Words(Known)}, and {more} detectors that were not measured here yet",
        _ => "not measured here yet",
    };

    /// <summary>A shorter clip has as many frames to judge as others; a longer one may have more, and more to decode.</summary>
    private static double Seconds(MeasuredTime time, TimeSpan clip) =>
        time.MedianSeconds * (time.MedianClipSeconds > 0 ? Math.Max(1, clip.TotalSeconds / time.MedianClipSeconds) : 1);

    /// <summary>Rounded as an estimate is: <c>8 s</c>, <c>40 s</c>, <c>3 min</c>, <c>2.5 h</c>.</summary>
    public static string Words(TimeSpan time) => time.TotalSeconds switch
    {
        < 1 => "1 s",
        < 10 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} s"),
        < 90 => string.Create(CultureInfo.InvariantCulture, $"{5 * Math.Round(time.TotalSeconds / 5):0} s"),
        < 5400 => string.Create(CultureInfo.InvariantCulture, $"{Math.Round(time.TotalMinutes):0} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours:0.#} h"),
    };
}
