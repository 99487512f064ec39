using Microsoft.Extensions.Logging;

namespace FakeFinder.Storage.Videos;

internal sealed partial class VideoLibrary
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Took in {Name} as video {Id}: {Bytes} bytes")]
    private partial void LogAdded(string name, string id, long bytes);

    [LoggerMessage(Level = LogLevel.Information, Message = "Deleted video {Id} with all its names: {Cause}")]
    private partial void LogDeleted(string id, string cause);

    [LoggerMessage(Level = LogLevel.Information, Message = "Deleted one owner's names of video {Id}; it stays for the others")]
    private partial void LogLeftToOthers(string id);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The bytes of the deleted video {Id} stay until the next sweep, which removes them")]
    private partial void LogNotRemoved(Exception exception, string id);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "An upload of video {Id} that failed could not be taken back: the next start finishes it where its bytes are there"
    )]
    private partial void LogNotTakenBack(Exception exception, string id);
}
