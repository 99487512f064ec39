using Microsoft.Extensions.Logging;

namespace FakeFinder.Grains.Control.Batches;

internal sealed partial class BatchGrain
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Accepted batch {Batch}: {Videos} videos for {Detectors}")]
    private partial void LogAccepted(Guid batch, int videos, string detectors);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Batch {Batch} has ended as {State} after {Seconds:0.000} s: {Completed} completed and {Failed} failed of {Total} videos"
    )]
    private partial void LogEnded(Guid batch, string state, int completed, int failed, int total, double seconds);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Batch {Batch}: {FileName} cannot be analysed and has 0.5: {Reason}")]
    private partial void LogGivenUp(Guid batch, string fileName, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Batch {Batch}: {FileName} could not be submitted; it is tried again")]
    private partial void LogNotSubmitted(Exception exception, Guid batch, string fileName);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Batch {Batch}: job {Job} could not be cancelled; it is tried again")]
    private partial void LogNotCancelled(Exception exception, Guid batch, Guid job);
}
