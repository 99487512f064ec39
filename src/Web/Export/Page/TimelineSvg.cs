using System.Globalization;
using System.Net;
using System.Text;
using FakeFinder.Reports.Evidence;
using FakeFinder.Web.Evidence;

namespace FakeFinder.Web.Export.Page;

/// <summary>The timeline as a drawing: a lane for each detector and a bar for each face, on the video's time axis.</summary>
internal static class TimelineSvg
{
    private const int Width = 1000;
    private const int Left = 150;
    private const int Right = 985;
    private const int LaneHeight = 64;
    private const int ScoreHeight = 50;
    private const int TrackHeight = 16;
    private const int AxisHeight = 26;
    private const int Ticks = 5;

    /// <summary>Marks of a lane, at most: of those in one column the highest is drawn.</summary>
    private const int Columns = 400;

    /// <summary>Faces that have a bar, at most.</summary>
    private const int MostTracks = 40;

    private static readonly double[] Borders = [Bands.Weak, Bands.Moderate, Bands.Strong];

    public static string Draw(VideoEvidence evidence)
    {
        var tracks = evidence.Tracks.Take(MostTracks).ToList();
        var height = (evidence.Lanes.Count * LaneHeight) + (tracks.Count * TrackHeight) + AxisHeight + 8;
        var svg = new StringBuilder();
        svg.Append(
            CultureInfo.InvariantCulture,
            $"""
            <svg viewBox="0 0 {Width} {height}" role="img"
            aria-label="Scores of each detector over the video; the table below says the same">
            <defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <line x1="0" y1="0" x2="0" y2="6" class="hatch"/></pattern></defs>

            """);
        var top = 0;
        foreach (var lane in evidence.Lanes)
        {
            DrawLane(svg, lane, top, evidence.DurationSeconds);
            top += LaneHeight;
        }

        foreach (var track in tracks)
        {
            DrawTrack(svg, track, top, evidence.DurationSeconds);
            top += TrackHeight;
        }

        DrawAxis(svg, top + 4, evidence.DurationSeconds);
        return svg.Append("</svg>").ToString();
    }

    private static void DrawLane(StringBuilder svg, Lane lane, int top, double duration)
    {
        Text(svg, "lane", Left - 10, top + 26, "end", Short(lane.Detector));
        Text(svg, "small", Left - 10, top + 42, "end", $"{Percent.Of(lane.Score)}{(lane.IsHeuristic ? ", heuristic" : "")}");
        svg.Append(
            CultureInfo.InvariantCulture,
            $"""<rect class="ground" x="{Left}" y="{top + 4}" width="{Right - Left}" height="{ScoreHeight}"/>""");
        foreach (var gap in lane.Gaps)
        {
            var from = X(gap.FromSeconds, duration);
            var width = Math.Max(1, X(gap.ToSeconds, duration) - from);
            svg.Append(
                CultureInfo.InvariantCulture,
                $"""<rect fill="url(#hatch)" x="{from:0.#}" y="{top + 4}" width="{width:0.#}" height="{ScoreHeight}"/>""");
        }

        foreach (var border in Borders)
        {
            svg.Append(
                CultureInfo.InvariantCulture,
                $"""<line class="border" x1="{Left}" x2="{Right}" y1="{Y(border, top):0.#}" y2="{Y(border, top):0.#}"/>""");
        }

        foreach (var mark in Thin(lane.Marks, duration))
        {
            var x = X(mark.Seconds, duration);
            svg.Append(mark.Score is { } score
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"""<circle class="band-{Bands.Of(score)}" cx="{x:0.#}" cy="{Y(score, top):0.#}" r="3"/>""")
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"""<line class="tick" x1="{x:0.#}" x2="{x:0.#}" y1="{top + ScoreHeight - 1}" y2="{top + ScoreHeight + 4}"/>"""));
        }
    }

    private static void DrawTrack(StringBuilder svg, FaceTrack track, int top, double duration)
    {
        var from = X(track.FirstSeconds, duration);
        Text(svg, "small", Left - 10, top + 12, "end", $"face {track.Label}");
        var width = Math.Max(3, X(track.LastSeconds, duration) - from);
        svg.Append(
            CultureInfo.InvariantCulture,
            $"""<rect class="track" x="{from:0.#}" y="{top + 4}" width="{width:0.#}" height="9" rx="2"/>""");
    }

    private static void DrawAxis(StringBuilder svg, int top, double duration)
    {
        svg.Append(CultureInfo.InvariantCulture, $"""<line class="axis" x1="{Left}" x2="{Right}" y1="{top}" y2="{top}"/>""");
        for (var tick = 0; tick <= Ticks; tick++)
        {
            var seconds = duration * tick / Ticks;
            var anchor = tick == 0 ? "start" : tick == Ticks ? "end" : "middle";
            Text(svg, "small", X(seconds, duration), top + 16, anchor, VideoClock.Of(seconds));
        }
    }

    /// <summary>Of the marks in one column that with the highest score.</summary>
    private static IEnumerable<Mark> Thin(IReadOnlyList<Mark> marks, double duration) => marks.Count <= Columns
        ? marks
        : marks.GroupBy(mark => (int)(Columns * mark.Seconds / Math.Max(duration, double.Epsilon)))
            .Select(column => column.MaxBy(mark => mark.Score ?? -1)!);

    private static double X(double seconds, double duration) =>
        duration <= 0 ? Left : Left + ((Right - Left) * Math.Clamp(seconds / duration, 0, 1));

    private static double Y(double score, int top) => top + 4 + (ScoreHeight * (1 - Math.Clamp(score, 0, 1)));

    private static string Short(string name) => name.Length > 18 ? name[..17] + "…" : name;

    private static void Text(StringBuilder svg, string style, double x, double y, string anchor, string text) => svg.Append(
        CultureInfo.InvariantCulture,
        $"""<text class="{style}" x="{x:0.#}" y="{y:0.#}" text-anchor="{anchor}">{WebUtility.HtmlEncode(text)}</text>""");
}
