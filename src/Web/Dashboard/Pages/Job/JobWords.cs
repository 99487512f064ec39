using FakeFinder.Contracts;

namespace FakeFinder.Web.Dashboard.Pages.Job;

/// <summary>A job's state in words.</summary>
internal static class JobWords
{
    public static string Of(JobState state) => state switch
    {
        JobState.Queued => "Queued",
        JobState.Running => "Running",
        JobState.Completed => "Completed",
        JobState.Failed => "Failed",
        JobState.Cancelled => "Cancelled",
        _ => state.ToString(),
    };

    /// <summary>Such as <c>2 of 3 detectors finished</c>.</summary>
    public static string Ended(JobSnapshot job) =>
        $"{job.Parts.Count(part => part.State is not (PartState.Queued or PartState.Running))} of {job.Parts.Length} detectors finished";
}
