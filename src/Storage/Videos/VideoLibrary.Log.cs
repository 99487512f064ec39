using Microsoft.Extensions.Logging;

namespace FakeFinder.Storage.Videos;

internal sealed partial class VideoLibrary
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Took in {Name} as video {Id}: {Bytes} bytes")]
    private partial void LogAdded(string name, string id, long bytes);

    [LoggerMessage(Level = LogLevel.Information, Message = "Deleted video {Id} with all its names")]
    private partial void LogDeleted(string id);

    [LoggerMessage(Level = LogLevel.Information, Message = "Removed the bytes of video {Id}: no name and no job refers to it")]
    private partial void LogRemoved(string id);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The bytes of video {Id}, to which nothing may refer, stay until the next start")]
    private partial void LogNotRemoved(Exception exception, string id);
}
