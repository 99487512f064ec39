using FakeFinder.Contracts;
using Microsoft.Extensions.Logging;

namespace FakeFinder.Grains.Control.Videos;

/// <summary>What jobs tell an operator.</summary>
internal sealed partial class JobLog(ILogger<VideoGrain> logger)
{
    /// <summary>Tells what a step means for leases and for the job as a whole.</summary>
    public void Changed(Guid job, JobRecord before, JobRecord after, IReadOnlyCollection<JobInput> inputs)
    {
        foreach (var (was, now) in before.Parts.Zip(after.Parts))
        {
            if (
                was.State == PartState.Running
                && now.State is PartState.Queued or PartState.Failed
                && inputs.OfType<JobInput.Finished>().All(input => input.Work.Detector != now.Detector))
            {
                var reason = inputs.OfType<JobInput.Lost>().FirstOrDefault(input => input.Lease.Detector == now.Detector)?.Loss.Reason;
                LeaseLost(job, now.Detector, was.Node, was.Attempt, reason ?? "the capacity grain does not know it any more");
            }
            else if (was.State == PartState.Queued && now.State == PartState.Running && was.Attempt == now.Attempt)
            {
                LeaseFound(job, now.Detector, now.Node, now.Attempt);
            }
        }

        if (after.EndedAt is { } ended)
        {
            var (state, seconds) = (after.State(), (ended - after.SubmittedAt).TotalSeconds);
            Ended(job, state, seconds);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Accepted job {Job}: {FileName} for {Parts} detectors")]
    public partial void Accepted(Guid job, string fileName, int parts);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {Job}, {Detector}: {Node} did not take the work; it is asked again")]
    public partial void NotHandedOver(Exception exception, Guid job, string detector, string node);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Job {Job}, {Detector}: a result of attempt {Attempt} came too late and is not recorded"
    )]
    public partial void Unwanted(Guid job, string detector, int attempt);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Lists show job {Job} as it was before its last change: the index could not be written"
    )]
    public partial void NotListed(Exception exception, Guid job);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Job {Job} was never accepted (a crash fell between its row and its state): its row is removed"
    )]
    public partial void NeverAccepted(Guid job);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {Job} has ended, but the index does not say so yet; it is tried again")]
    public partial void RowOpen(Exception exception, Guid job);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Job {Job} could not tell the capacity grain what it needs no more; it is tried again"
    )]
    public partial void NotReleased(Exception exception, Guid job);

    [LoggerMessage(Level = LogLevel.Information, Message = "Job {Job} was kept for long enough, and stays for now: {Reason}")]
    public partial void Kept(Guid job, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Job {Job} has ended as {State} after {Seconds:0.000} s")]
    private partial void Ended(Guid job, JobState state, double seconds);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {Job}, {Detector} on {Node}: attempt {Attempt} has lost its lease: {Reason}")]
    private partial void LeaseLost(Guid job, string detector, string? node, int attempt, string reason);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Job {Job}, {Detector} on {Node}: attempt {Attempt} continues, its worker has the work still"
    )]
    private partial void LeaseFound(Guid job, string detector, string? node, int attempt);
}
