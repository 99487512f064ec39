using System.Globalization;
using FakeFinder.Media.Decoding;
using FakeFinder.Media.Probing;
using FakeFinder.Media.Tools;
using FFMpegCore;
using FFMpegCore.Arguments;

namespace FakeFinder.Media.Perturbing;

/// <summary>
/// One run of FFmpeg that sends a changed version of a video: H.264 in Matroska, without sound.
/// </summary>
internal sealed class PerturbingRun(MediaTools tools, TimeProvider time, VideoFile video, VideoInfo info, Perturbation perturbation)
{
    /// <summary>
    /// The colours are converted as the reader of frames converts them: whatever the tags say, by the pixel format's own range. The first
    /// size of the stream holds to its end, so that filters which count are set up once.
    /// </summary>
    private const string OneSize = "setparams=colorspace=unknown:range=unknown,scale=iw:ih,format=yuv420p";

    /// <summary>H.264 of this pixel format needs it: an odd last column or row is cut off.</summary>
    private const string EvenSize = "crop='2*floor(iw/2)':'2*floor(ih/2)':0:0";

    /// <summary>Writes the version; FFmpeg is gone at the end, however that comes.</summary>
    /// <param name="output">Takes the bytes; what it throws is passed on.</param>
    /// <exception cref="UndecodableVideoException">FFmpeg cannot read the video, or reached a limit.</exception>
    /// <exception cref="PerturbingException">This FFmpeg cannot write H.264.</exception>
    public async Task WriteAsync(Func<ReadOnlyMemory<byte>, CancellationToken, Task> output, CancellationToken cancellationToken)
    {
        var end = await new SentFile(tools, time, video.Path).WriteAsync(Arguments, output, cancellationToken);
        if (end.LacksParts)
        {
            throw new PerturbingException(
                $"This worker's FFmpeg cannot make the version '{perturbation}' ({end.Said}); install an FFmpeg with libx264 and all "
                    + $"filters.");
        }

        if (!end.IsWhole)
        {
            throw new UndecodableVideoException(
                $"FFmpeg cannot make the version '{perturbation}' of the file (exit code {end.ExitCode}: {end.Said}).");
        }
    }

    private FFMpegArgumentProcessor Arguments(string output, string version)
    {
        var filters =
            $"{OneSize}{FFmpegCommand.Turn(video.Stream.Rotation)},{EvenSize},{perturbation.Filter(info.Width, info.Height)}";
        var preset = perturbation.IsReencoding ? "medium" : "veryfast";
        return FFmpegCommand.Upright(tools, video, version)
            .OutputTo(
                new OutputUrlArgument(FFmpegText.Quote(output)[1..^1]),
                written =>
                    written.WithCustomArgument(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"-map 0:{video.Stream.Index} -map_metadata -1 -map_chapters -1 -vf {FFmpegText.Quote(filters)} "
                                + $"{FFmpegCommand.Passthrough(version)} -enc_time_base -1 -pix_fmt yuv420p -c:v libx264 -preset {preset} "
                                + $"-crf {perturbation.Quality} -threads {tools.Threads} -fflags +bitexact -f matroska"
                        )));
    }
}
