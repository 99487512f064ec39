using System.Diagnostics;
using System.Globalization;
using FakeFinder.Detection.Decoding;
using FakeFinder.Storage.Probing;

namespace FakeFinder.Bench.Measuring;

/// <summary>Plain ffmpeg on a command line, with as many threads as the service gives it, its frames read into memory.</summary>
internal sealed class DecodeAlone(string path, VideoInfo video, IReadOnlyList<int> indices)
{
    public const string Name = "ffmpeg alone";

    private readonly string[] arguments =
    [
        "-nostdin", "-v", "error", "-threads", new MediaOptions().Threads.ToString(CultureInfo.InvariantCulture), "-i", path, "-map", "0:V:0",
        "-vf", "select='" + string.Join('+', indices.Select(index => $"eq(n,{index})")) + "'", "-fps_mode", "passthrough",
        "-frames:v", indices.Count.ToString(CultureInfo.InvariantCulture), "-f", "rawvideo", "-pix_fmt", "rgb24", "-",
    ];

    public async Task<IReadOnlyList<Frame>> RunAsync(CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo("ffmpeg", arguments) { RedirectStandardOutput = true })!;
        var frames = new List<Frame>();
        foreach (var index in indices)
        {
            var rgb = GC.AllocateUninitializedArray<byte>(video.Width * video.Height * 3);
            await process.StandardOutput.BaseStream.ReadExactlyAsync(rgb, cancellationToken);
            frames.Add(new Frame(index, TimeSpan.FromSeconds(index / video.FrameRate), video.Width, video.Height, rgb));
        }

        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0 ? frames : throw new BenchException($"ffmpeg ended with code {process.ExitCode} on {path}.");
    }
}
