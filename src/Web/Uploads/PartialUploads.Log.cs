namespace FakeFinder.Web.Uploads;

internal sealed partial class PartialUploads
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Upload {Id} of {Name} begins: {Bytes} bytes")]
    private partial void LogBegun(string id, string name, long bytes);

    [LoggerMessage(Level = LogLevel.Information, Message = "Upload {Id} of {Name} is whole: video {Video}")]
    private partial void LogFinished(string id, string name, string video);

    [LoggerMessage(Level = LogLevel.Information, Message = "Upload {Id} is whole and was refused: {Reason}")]
    private partial void LogRefused(string id, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Upload {Id} was deleted")]
    private partial void LogDeleted(string id);

    [LoggerMessage(Level = LogLevel.Information, Message = "Upload {Id} was removed: nothing came for {Time}")]
    private partial void LogExpired(string id, TimeSpan time);
}
