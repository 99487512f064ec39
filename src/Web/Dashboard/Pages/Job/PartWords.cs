using FakeFinder.Contracts;
using FakeFinder.Web.Api;
using FakeFinder.Web.Dashboard.Videos;

namespace FakeFinder.Web.Dashboard.Pages.Job;

/// <summary>How a part stands, for people: pure, from what was told of it, what was measured here before, and the time.</summary>
/// <param name="State">A few words, such as <c>Faces, 5 of 16</c>.</param>
/// <param name="Time">Of a running part, such as <c>0:12 of about 0:40</c>; of a queued one what it waits for; null where nothing is
/// known.</param>
/// <param name="Earlier">Why an attempt before came to nothing; null where none did, or that is not known.</param>
internal sealed record PartWords(string State, string? Time, string? Earlier)
{
    public static PartWords Of(PartSnapshot part, MeasuredTime? measured, DateTimeOffset now) => new(
        StateOf(part),
        part.State switch
        {
            PartState.Queued => part.Wait is { } wait ? WaitWords.Of(wait) : null,
            PartState.Running => Elapsed(part, measured, now),
            _ => null,
        },
        part.LastFailure is { } failure ? $"An earlier attempt ended: {failure}" : null);

    /// <summary>Such as <c>2 of 3 detectors finished, about 1 min left</c>.</summary>
    /// <param name="measured">By detector; null where it was not measured.</param>
    public static string Of(JobSnapshot job, Func<string, MeasuredTime?> measured, DateTimeOffset now)
    {
        var ended = job.Parts.Count(part => part.State is PartState.Completed or PartState.Failed);
        var failed = job.Parts.Count(part => part.State == PartState.Failed);
        var finished = $"{ended} of {job.Parts.Length} {(job.Parts.Length == 1 ? "detector" : "detectors")} finished"
            + (failed == 0 ? "" : $", {failed} failed");
        return job.State == JobState.Cancelled ? $"Cancelled; {finished}"
            : !job.State.IsFinal() && Left(job, measured, now) is { } left ? $"{finished}, {WaitWords.About(left)} left"
            : finished;
    }

    private static string StateOf(PartSnapshot part) => part switch
    {
        { State: PartState.Queued } => "Queued",
        { State: PartState.Running, Progress: null } => "Starting",
        { State: PartState.Running, Progress.Stage: "loading" } => "Loading the detector",
        { State: PartState.Running, Progress: { Total: > 0 } progress } =>
            $"{Capital(progress.Stage)}, {progress.Done} of {progress.Total}",
        { State: PartState.Running, Progress: { } progress } => Capital(progress.Stage),
        { State: PartState.Completed } => "Done",
        { State: PartState.Failed } => "Failed",
        _ => "Cancelled",
    };

    private static string? Elapsed(PartSnapshot part, MeasuredTime? measured, DateTimeOffset now)
    {
        if (part.StartedAt is not { } since)
        {
            return null;
        }

        var elapsed = now > since ? now - since : TimeSpan.Zero;
        return measured is null ? VideoFacts.Duration(elapsed)
            : elapsed.TotalSeconds <= measured.MedianSeconds
            ? $"{VideoFacts.Duration(elapsed)} of about {VideoFacts.Duration(Whole(measured))}"
            : $"{VideoFacts.Duration(elapsed)}, usually about {VideoFacts.Duration(Whole(measured))}";
    }

    private static TimeSpan Whole(MeasuredTime measured) => TimeSpan.FromSeconds(Math.Max(1, Math.Round(measured.MedianSeconds)));

    /// <returns>Null where that of one part is not known, or one takes longer than usual.</returns>
    private static TimeSpan? Left(JobSnapshot job, Func<string, MeasuredTime?> measured, DateTimeOffset now)
    {
        TimeSpan? longest = null;
        foreach (var part in job.Parts.Where(part => part.State is PartState.Queued or PartState.Running))
        {
            if (measured(part.Detector) is not { } time
                || (part.State == PartState.Running ? now - part.StartedAt : -part.Wait?.Expected) is not { } since)
            {
                return null;
            }

            var left = TimeSpan.FromSeconds(time.MedianSeconds) - since;
            longest = longest is null || left > longest ? left : longest;
        }

        return longest > TimeSpan.Zero ? longest : null;
    }

    private static string Capital(string stage) => stage.Length == 0 ? "Running" : char.ToUpperInvariant(stage[0]) + stage[1..];
}
