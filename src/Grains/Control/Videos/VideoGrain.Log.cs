using FakeFinder.Contracts;
using Microsoft.Extensions.Logging;

namespace FakeFinder.Grains.Control.Videos;

internal sealed partial class VideoGrain
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Accepted job {Job}: {FileName} for {Parts} detectors")]
    private partial void LogAccepted(Guid job, string fileName, int parts);

    [LoggerMessage(Level = LogLevel.Information, Message = "Job {Job} has ended as {State} after {Seconds:0.000} s")]
    private partial void LogEnded(Guid job, JobState state, double seconds);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {Job}, {Detector} on {Node}: attempt {Attempt} has lost its lease: {Reason}")]
    private partial void LogLeaseLost(Guid job, string detector, string? node, int attempt, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Job {Job}, {Detector} on {Node}: attempt {Attempt} goes on, its worker has the work still")]
    private partial void LogLeaseFound(Guid job, string detector, string? node, int attempt);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {Job}, {Detector}: {Node} did not take the work; it is asked again")]
    private partial void LogNotHandedOver(Exception exception, Guid job, string detector, string node);

    [LoggerMessage(Level = LogLevel.Information, Message = "Job {Job}, {Detector}: a result of attempt {Attempt} came too late and is not recorded")]
    private partial void LogUnwanted(Guid job, string detector, int attempt);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Lists show job {Job} as it was before its last change: the index could not be written")]
    private partial void LogNotListed(Exception exception, Guid job);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {Job} was never accepted (a crash fell between its row and its state): its row is removed")]
    private partial void LogNeverAccepted(Guid job);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {Job} has ended, but the index does not say so yet; it is tried again")]
    private partial void LogRowOpen(Exception exception, Guid job);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {Job} could not tell the capacity grain what it needs no more; it is tried again")]
    private partial void LogNotReleased(Exception exception, Guid job);
}
