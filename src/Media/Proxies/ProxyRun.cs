using System.Globalization;
using FakeFinder.Media.Decoding;
using FakeFinder.Media.Probing;
using FakeFinder.Media.Tools;
using FFMpegCore;
using FFMpegCore.Arguments;

namespace FakeFinder.Media.Proxies;

/// <summary>
/// One run of FFmpeg that sends what browsers play: H.264 of 8 bits, 4:2:0, and AAC, in a fragmented MP4. Each frame of the original is in
/// it, at the time at which a player shows the original's.
/// </summary>
internal sealed class ProxyRun(MediaTools tools, TimeProvider time, VideoFile video, VideoInfo info, bool withSound)
{
    /// <summary>Of the longer side, in pixels.</summary>
    internal const int Longest = 1280;

    /// <summary>Frames from one key frame to the next, at most: a player that seeks decodes so many.</summary>
    private const int KeyFrameEvery = 60;

    /// <summary>
    /// The encoder's first 1024 samples precede the first sample that it is given: where that comes no sooner than they take, no time is
    /// negative, and nothing is moved.
    /// </summary>
    private const string Sound = "aresample=48000:async=1,atrim=start=0.0214";

    /// <param name="output">Takes the bytes; what it throws is passed on.</param>
    /// <exception cref="UndecodableVideoException">FFmpeg reached a limit.</exception>
    public Task<SentFileEnd> WriteAsync(Func<ReadOnlyMemory<byte>, CancellationToken, Task> output, CancellationToken cancellationToken) =>
        new SentFile(tools, time, video.Path).WriteAsync(Arguments, output, cancellationToken);

    private FFMpegArgumentProcessor Arguments(string output, string version)
    {
        var sound = withSound ? $"-map 0:a:0? -af {Sound} -c:a aac -b:a 128k -ac 2" : "";
        return FFmpegCommand.Upright(tools, video, version)
            .OutputTo(
                new OutputUrlArgument(FFmpegText.Quote(output)[1..^1]),
                written =>
                    written.WithCustomArgument(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"-map 0:{video.Stream.Index} {sound} -map_metadata -1 -map_chapters -1 -vf {FFmpegText.Quote(Filters())} "
                                + $"{FFmpegCommand.Passthrough(version)} -enc_time_base:v -1 -pix_fmt yuv420p -c:v libx264 "
                                + $"-preset veryfast -crf 23 -bf 0 -g {KeyFrameEvery} -threads {tools.Threads} -fflags +bitexact "
                                + $"-avoid_negative_ts disabled "
                                + $"-movflags frag_keyframe+empty_moov+default_base_moof+frag_discont+skip_trailer -f mp4"
                        )));
    }

    /// <summary>The size first, then the turn, so that few pixels are turned. The first size of the stream holds to its end.</summary>
    private string Filters()
    {
        var smaller = Math.Min(1, (double)Longest / Math.Max(info.Width, info.Height));
        var (width, height) = (Even(info.Width * smaller), Even(info.Height * smaller));
        var (columns, rows) = video.Stream.Rotation is 90 or 270 ? (height, width) : (width, height);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"scale={columns}:{rows},format=yuv420p{FFmpegCommand.Turn(video.Stream.Rotation)},setsar=1");
    }

    /// <summary>H.264 of this pixel format needs it.</summary>
    private static int Even(double size) => Math.Max(2, 2 * (int)Math.Round(size / 2));
}
