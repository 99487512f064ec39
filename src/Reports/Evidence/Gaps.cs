namespace FakeFinder.Reports.Evidence;

/// <summary>Where a detector judged nothing though it wanted to.</summary>
internal static class Gaps
{
    private const string NoFace = "no face found";
    private const string NotScored = "face found, not judged";
    private const string Missing = "missing: the video ends before its container says";

    /// <summary>Runs of frames without a score and with one reason; each reaches half way to its neighbours.</summary>
    public static IEnumerable<Gap> Of(DetectionReport report, IReadOnlyList<Mark> marks, double duration)
    {
        if (marks.Count == 0)
        {
            yield return new Gap(0, duration, report.Reason ?? "the detector tells of no frame");
            yield break;
        }

        // A detector that scores clips or whole videos has no score of single frames: its frames with a face were judged.
        var scoresFrames = marks.Any(mark => mark.Score is not null);
        for (var first = 0; first < marks.Count;)
        {
            var reason = ReasonOf(marks[first], scoresFrames);
            var next = first + 1;
            while (next < marks.Count && ReasonOf(marks[next], scoresFrames) == reason)
            {
                next++;
            }

            if (reason is not null)
            {
                yield return new Gap(
                    first == 0 ? 0 : Between(marks[first - 1], marks[first]),
                    next == marks.Count ? Math.Max(duration, marks[^1].Seconds) : Between(marks[next - 1], marks[next]),
                    reason);
            }

            first = next;
        }

        if (report.Coverage is { } coverage && coverage.FramesPresent < coverage.FramesWanted && marks[^1].Seconds < duration)
        {
            yield return new Gap(marks[^1].Seconds, duration, Missing);
        }
    }

    private static string? ReasonOf(Mark mark, bool scoresFrames) =>
        mark.Score is not null ? null
        : mark.Faces.Count == 0 ? NoFace
        : scoresFrames ? NotScored
        : null;

    private static double Between(Mark one, Mark other) => (one.Seconds + other.Seconds) / 2;
}
