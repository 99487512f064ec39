using Microsoft.Extensions.Logging;

namespace FakeFinder.Detection.Decoding;

public sealed partial class VideoDecoder
{
    [LoggerMessage(Level = LogLevel.Debug, Message = "Seeking {Frames} frames of {Path} in {Segments} runs of FFmpeg; the last is frame {Last}")]
    private partial void LogSeeking(int frames, string path, int segments, int last);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Seeking in {Path} did not give what its index promises ({Reason}): the {Left} frames left are read through")]
    private partial void LogSeekingFailed(string path, string reason, int left);

    [LoggerMessage(Level = LogLevel.Information, Message = "The frames of {Path} change their size or pixel format: every frame is converted, to count them; {Left} are left")]
    private partial void LogCounting(string path, int left);
}
