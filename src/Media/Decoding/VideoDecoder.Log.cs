using Microsoft.Extensions.Logging;

namespace FakeFinder.Media.Decoding;

public sealed partial class VideoDecoder
{
    [LoggerMessage(
        Level = LogLevel.Debug,
        Message = "Reading {Frames} frames of {Path} in {Segments} runs of FFmpeg; the last is frame {Last}"
    )]
    private partial void LogPlan(int frames, string path, int segments, int last);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Seeking in {Path} did not reach frame {Missing}: the {Left} frames left are read through"
    )]
    private partial void LogSeekingFailed(string path, int missing, int left);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The time stamps of {Path} do not tell its frames apart (frame {Missing} did not come): the {Left} frames left are "
            + "counted by a decode"
    )]
    private partial void LogIndexWrong(string path, int missing, int left);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "The frames of {Path} change their size or pixel format: every frame is converted, to count them; {Left} are left"
    )]
    private partial void LogCounting(string path, int left);
}
