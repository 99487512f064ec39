using System.Diagnostics;
using FakeFinder.Clips;
using FakeFinder.Detection.Sampling;
using FakeFinder.Media.Decoding;
using FakeFinder.Media.Probing;

namespace FakeFinder.Detection.Tests.Support;

/// <summary>
/// The sample clip and the sixteen frames of it that detector residual looks at, decoded once for all tests by ffmpeg itself.
/// </summary>
public sealed class SampleClip : IAsyncLifetime
{
    public static VideoInfo Info => Sample.Info;

    public static string Path => Sample.Path;

    public static string Models { get; } = System.IO.Path.Combine(Decoders.Root, "models.json");

    public IReadOnlyList<Frame> Frames { get; private set; } = [];

    public async Task InitializeAsync()
    {
        var wanted = new EvenlySpacedFrames(16).FramesOf(Info);
        var select = string.Join('+', wanted.Select(index => $"eq(n\\,{index})"));
        using var process = Process.Start(
            new ProcessStartInfo(
                "ffmpeg",
                [
                    "-v",
                    "error",
                    "-i",
                    Path,
                    "-vf",
                    $"select={select}",
                    "-fps_mode",
                    "passthrough",
                    "-f",
                    "rawvideo",
                    "-pix_fmt",
                    "rgb24",
                    "-",
                ])
            {
                RedirectStandardOutput = true,
            }
        )!;
        var frames = new List<Frame>();
        foreach (var index in wanted)
        {
            var pixels = new byte[Info.Width * Info.Height * 3];
            await process.StandardOutput.BaseStream.ReadExactlyAsync(pixels);
            frames.Add(new Frame(index, TimeSpan.FromSeconds(index / Info.FrameRate), Info.Width, Info.Height, pixels));
        }

        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        Frames = frames;
    }

    public Task DisposeAsync() => Task.CompletedTask;
}

[CollectionDefinition(Name)]
public sealed class SampleClipGroup : ICollectionFixture<SampleClip>
{
    public const string Name = "sample clip";
}
