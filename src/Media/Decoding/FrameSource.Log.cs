using Microsoft.Extensions.Logging;

namespace FakeFinder.Media.Decoding;

public sealed partial class FrameSource
{
    [LoggerMessage(Level = LogLevel.Debug, Message = "Decoding {Frames} frames of video {Video}")]
    private partial void LogDecoding(string video, int frames);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Decode number {Number} of video {Video}, for {Frames} frames that were dropped for room or were not in the union of "
            + "frames before"
    )]
    private partial void LogDecodingAgain(string video, int number, int frames);

    [LoggerMessage(Level = LogLevel.Information, Message = "Video {Video} could not be decoded: {Reason}")]
    private partial void LogFailed(string video, string reason);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "A frame of video {Video} could not be kept on disk; set FakeFinder:Decoding:Folder to one with room, or DiskMiB to less"
    )]
    private partial void LogDiskFailed(string video, IOException exception);
}
