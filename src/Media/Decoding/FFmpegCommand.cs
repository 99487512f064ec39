using System.Globalization;
using FakeFinder.Media.Tools;
using FFMpegCore;
using FFMpegCore.Arguments;

namespace FakeFinder.Media.Decoding;

/// <summary>What all runs of FFmpeg on a user's video have in common.</summary>
internal static class FFmpegCommand
{
    /// <summary>The input file, whatever its name.</summary>
    public static IInputArgument Input(string path) => new FileInput(path);

    /// <summary>
    /// A run on a video's pixels as they are stored: filters turn them, so FFmpeg does not, and what is written is told of no rotation.
    /// </summary>
    public static FFMpegArguments Upright(MediaTools tools, VideoFile video, string version)
    {
        // Before version 6, FFmpeg tells the written file nothing of a rotation; from then on it would be told of one that the pixels have
        // had.
        var noRotation = IsBefore(version, new Version(6, 0))
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $" -display_rotation:{video.Stream.Index} 0");
        return FFMpegArguments.FromInput(
            Input(video.Path),
            input => input.WithCustomArgument(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"-hide_banner -nostats -v level+error -max_error_rate 1 -noautorotate{noRotation} -reinit_filter 0 "
                        + $"-filter_threads {tools.Threads} -threads {tools.Threads}")));
    }

    /// <summary>Filters that turn a frame clockwise, each with a comma before it; empty where nothing is to be turned.</summary>
    public static string Turn(int degrees) => degrees switch
    {
        90 => ",transpose=clock",
        180 => ",hflip,vflip",
        270 => ",transpose=cclock",
        _ => "",
    };

    /// <summary>
    /// Each frame once, whatever its time stamp. FFmpeg 5.1 brought the new name of the option, later ones drop the old one.
    /// </summary>
    public static string Passthrough(string version) =>
        IsBefore(version, new Version(5, 1)) ? "-vsync passthrough" : "-fps_mode passthrough";

    /// <returns>False where the version is not known: then it is a new one.</returns>
    public static bool IsBefore(string version, Version other) =>
        Version.TryParse(
            string.Concat(version.TrimStart('n', 'N').TakeWhile(character => char.IsAsciiDigit(character) || character == '.'))
                .TrimEnd('.'),
            out var parsed)
        && parsed < other;

    /// <summary>What FFmpeg complained of, without the file's path.</summary>
    public static string Join(IReadOnlyList<string> complaints, string path) =>
        complaints.Count == 0
            ? "it gave no reason."
            : string.Join(" | ", complaints.Select(line => line.Replace(MediaTools.InputName(path), "the file", StringComparison.Ordinal)));

    /// <summary>FFMpegCore's own file input puts the path between quotation marks as it is.</summary>
    private sealed class FileInput(string path) : IInputArgument
    {
        public string Text => "-i " + FFmpegText.Quote(MediaTools.InputName(path));

        public void Pre(FFOptions options)
        {
        }

        public Task During(CancellationToken cancellationToken = default) => Task.CompletedTask;

        public void Post()
        {
        }
    }
}
