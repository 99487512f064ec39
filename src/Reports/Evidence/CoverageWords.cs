namespace FakeFinder.Reports.Evidence;

/// <summary>How much of a video a job's detectors judged, in one sentence.</summary>
internal static class CoverageWords
{
    /// <summary>
    /// Of the detectors that say it, the one that judged the smallest share of its frames speaks for all: a summary rests on no more than
    /// that.
    /// </summary>
    /// <returns>Null where none says it.</returns>
    public static string? Of(IReadOnlyList<JudgedPart> assessed)
    {
        var stated = assessed.Where(part => part.Coverage is { FramesWanted: > 0 }).ToList();
        if (stated.Count == 0)
        {
            return null;
        }

        var least = stated.MinBy(part => (double)part.Coverage!.FramesJudged / part.Coverage.FramesWanted)!;
        var coverage = least.Coverage!;
        if (stated.Count > 1 && stated.TrueForAll(part => IsWhole(part.Coverage!)))
        {
            return "Each detector judged all frames that it samples.";
        }

        var faces = coverage is { TracksSeen: > 0 and var seen, TracksJudged: { } judged } ? $", {judged} of {Faces(seen)}" : "";
        var frames = coverage.FramesWanted == 1 ? "frame" : "frames";
        var text = $"udged {coverage.FramesJudged} of {coverage.FramesWanted} sampled {frames}{faces}";
        return stated.Count == 1 || stated.All(part => part.Coverage == coverage) ? $"J{text}." : $"The least ({least.Detector}) j{text}.";
    }

    private static bool IsWhole(Coverage coverage) =>
        coverage.FramesJudged >= coverage.FramesWanted && (coverage.TracksSeen ?? 0) == (coverage.TracksJudged ?? 0);

    private static string Faces(int count) => count == 1 ? "1 face" : $"{count} faces";
}
