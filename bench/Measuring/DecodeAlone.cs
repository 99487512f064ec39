using System.Diagnostics;
using System.Globalization;
using FakeFinder.Media.Decoding;
using FakeFinder.Media.Probing;
using FakeFinder.Media.Tools;

namespace FakeFinder.Bench.Measuring;

/// <summary>Plain ffmpeg on a command line, with as many threads as the service gives it, its frames read into memory.</summary>
internal sealed class DecodeAlone(string path, VideoInfo video, IReadOnlyList<int> indices)
{
    public const string Name = "ffmpeg alone";

    private readonly string[] arguments =
    [
        "-nostdin",
        "-v",
        "error",
        "-threads",
        new MediaOptions().Threads.ToString(CultureInfo.InvariantCulture),
        "-i",
        path,
        "-map",
        "0:V:0",
        "-vf",
        $"select='{Selection(indices)}'",
        "-fps_mode",
        "passthrough",
        "-frames:v",
        indices.Count.ToString(CultureInfo.InvariantCulture),
        "-f",
        "rawvideo",
        "-pix_fmt",
        "rgb24",
        "-",
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

    /// <summary>Equal steps as one term: ffmpeg takes about a hundred.</summary>
    private static string Selection(IReadOnlyList<int> indices)
    {
        var terms = new List<string>();
        for (var first = 0; first < indices.Count;)
        {
            var last = Math.Min(first + 1, indices.Count - 1);
            var step = Math.Max(1, indices[last] - indices[first]);
            while (last + 1 < indices.Count && indices[last + 1] - indices[last] == step)
            {
                last++;
            }

            terms.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"between(n,{indices[first]},{indices[last]})*not(mod(n-{indices[first]},{step}))"));
            first = last + 1;
        }

        return string.Join('+', terms);
    }
}
