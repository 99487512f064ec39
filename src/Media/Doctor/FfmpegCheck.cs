using System.Diagnostics;
using System.Globalization;
using FakeFinder.Checks;
using FakeFinder.Media.Tools;
using Microsoft.Extensions.Options;

namespace FakeFinder.Media.Doctor;

/// <summary>FFmpeg's programs are here, new enough, and decode.</summary>
internal sealed class FfmpegCheck(IOptions<MediaOptions> options) : ICheck
{
    private const int OldestMajor = 5;
    private const int FrameBytes = 16 * 16 * 3;

    /// <summary>Of what people upload.</summary>
    private static readonly string[] Codecs = ["h264", "hevc", "vp9", "mpeg4"];

    private static readonly string[] OneFrame =
    [
        "-v", "error", "-f", "lavfi", "-i", "testsrc=size=16x16:rate=1", "-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "rgb24", "-",
    ];

    /// <exception cref="OptionsValidationException">One of them is missing.</exception>
    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        var ffmpeg = options.Value.Find("ffmpeg")!;
        var version = await RunAsync(ffmpeg, ["-version"], cancellationToken);
        var name = version.Output.Split('\n')[0].Split(" Copyright")[0].Trim();
        if (version.ExitCode != 0)
        {
            return [Finding.Fault(
                $"{ffmpeg} does not run (it ended with code {version.ExitCode} and said '{version.Errors}').", "Install FFmpeg again")];
        }

        var frame = await RunAsync(ffmpeg, OneFrame, cancellationToken);
        if (frame.ExitCode != 0 || frame.Output.Length != FrameBytes)
        {
            return [Finding.Fault(
                $"{ffmpeg} makes no frame of its own test picture (it ended with code {frame.ExitCode} and said '{frame.Errors}').",
                "Install a whole FFmpeg, such as Debian's package ffmpeg")];
        }

        var decoders = (await RunAsync(ffmpeg, ["-v", "error", "-decoders"], cancellationToken)).Output;
        var missing = Codecs.Where(codec => !decoders.Contains($" {codec} ", StringComparison.Ordinal)).ToList();
        return
        [
            missing.Count > 0
                ? Finding.Warning(
                    $"{ffmpeg} ({name}) cannot decode {string.Join(", ", missing)}.", "Install an FFmpeg with all usual decoders")
            : MajorOf(name) is { } major && major < OldestMajor
                ? Finding.Warning(
                    $"{ffmpeg} is older than what was tried ({name}).",
                    string.Create(CultureInfo.InvariantCulture, $"Install FFmpeg {OldestMajor} or later"))
            : Finding.Ok($"{ffmpeg} decodes ({name})."),
        ];
    }

    /// <returns>Null where it is a build of its own, which is named otherwise.</returns>
    internal static int? MajorOf(string line) =>
        line.Split(' ') is ["ffmpeg", "version", { } version, ..]
        && int.TryParse(version.Split('.', '-')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major)
            ? major
            : null;

    /// <summary>Without the sandbox, which is looked at apart, and which lets no program make pictures of its own.</summary>
    private static async Task<Ended> RunAsync(string program, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = System.Text.Encoding.Latin1,
        })!;
        try
        {
            process.StandardInput.Close();
            var texts = await Task.WhenAll(
                process.StandardOutput.ReadToEndAsync(cancellationToken), process.StandardError.ReadToEndAsync(cancellationToken));
            await process.WaitForExitAsync(cancellationToken);
            return new Ended(process.ExitCode, texts[0], texts[1].Trim().ReplaceLineEndings(" "));
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private sealed record Ended(int ExitCode, string Output, string Errors);
}
