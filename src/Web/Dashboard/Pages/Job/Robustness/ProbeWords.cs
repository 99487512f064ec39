using System.Globalization;
using FakeFinder.Contracts;
using FakeFinder.Web.Probes;

namespace FakeFinder.Web.Dashboard.Pages.Job.Robustness;

/// <summary>A probe as people read it: scores in per cent, changes in percentage points.</summary>
internal static class ProbeWords
{
    private const string NoChange = "0.0";

    /// <summary>A change with its sign, one decimal.</summary>
    public static string Points(double change) => (100 * change).ToString($"+0.0;−0.0;{NoChange}", CultureInfo.InvariantCulture);

    public static string State(PartState state) => state switch
    {
        PartState.Queued => "Queued",
        PartState.Running => "Running",
        PartState.Completed => "Done",
        PartState.Failed => "Failed",
        PartState.Cancelled => "Cancelled",
        _ => state.ToString(),
    };

    /// <summary>One sentence: what the probe says of a detector's score.</summary>
    public static string Summary(Probe probe, ScoreMovement movement)
    {
        var scores = probe.CountScores(movement.Detector);
        return movement.LargestChange is { } change
            ? $"{Moves(change, movement)}; it crosses 50 % on {movement.Flips.Count} of {Versions(scores, probe.Versions.Count)}."
            : scores == 0
                ? probe.State == ProbeState.Running ? "no version has a score yet." : "no version has a score, so nothing can be said."
                : "the clip, or every version of it, could not be assessed, so no movement can be told.";
    }

    /// <summary>How many versions lie on the other side of 50 % than the clip.</summary>
    public static string Flips(Probe probe, ScoreMovement movement) =>
        probe.CountScores(movement.Detector) is > 0 and var scores ? $"{movement.Flips.Count} of {scores}" : "–";

    private static string Moves(double change, ScoreMovement movement) =>
        Points(change) is var shown && shown == NoChange
            ? "does not move"
            : $"moves by up to {shown[1..]} points ({movement.At?.Title})";

    private static string Versions(int scores, int all) => scores < all ? $"the {scores} versions with a score" : $"{all} versions";

    extension(Probe probe)
    {
        /// <summary>How many versions have a detector's score.</summary>
        public int CountScores(string detector) => probe.Versions.Count(version => version.Of(detector) is { Score: not null });
    }

    extension(ProbedVersion version)
    {
        /// <returns>Null where the detector does not work on this version.</returns>
        public ProbedScore? Of(string detector) => version.Scores.FirstOrDefault(score => score.Detector == detector);
    }
}
