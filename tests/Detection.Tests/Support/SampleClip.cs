using System.Diagnostics;
using FakeFinder.Detection.Decoding;
using FakeFinder.Detection.Sampling;
using FakeFinder.Storage.Containers;
using FakeFinder.Storage.Probing;

namespace FakeFinder.Detection.Tests.Support;

/// <summary>The sample clip and the sixteen frames of it that detector residual looks at, decoded once for all tests by ffmpeg itself.</summary>
public sealed class SampleClip : IAsyncLifetime
{
    private const int Width = 640;
    private const int Height = 480;

    public static VideoInfo Info { get; } = new("mov,mp4,m4a,3gp,3g2,mj2", "h264", Width, Height, 300, 30, TimeSpan.FromSeconds(10))
    {
        Stream = new StreamInfo { Index = 0, TimeBase = new Rational(1, 15360), TrackId = 1, HasIndex = true, Pixels = Width * Height },
    };

    public static string Path { get; } = System.IO.Path.Combine(RepositoryRoot(), "samples", "astronaut.mp4");

    public static string Models { get; } = System.IO.Path.Combine(RepositoryRoot(), "models.json");

    public IReadOnlyList<Frame> Frames { get; private set; } = [];

    public async Task InitializeAsync()
    {
        var wanted = new EvenlySpacedFrames(16).FramesOf(Info);
        var select = string.Join('+', wanted.Select(index => $"eq(n\\,{index})"));
        using var process = Process.Start(new ProcessStartInfo("ffmpeg", ["-v", "error", "-i", Path, "-vf", $"select={select}", "-fps_mode", "passthrough", "-f", "rawvideo", "-pix_fmt", "rgb24", "-"])
        {
            RedirectStandardOutput = true,
        })!;
        var frames = new List<Frame>();
        foreach (var index in wanted)
        {
            var pixels = new byte[Width * Height * 3];
            await process.StandardOutput.BaseStream.ReadExactlyAsync(pixels);
            frames.Add(new Frame(index, TimeSpan.FromSeconds(index / Info.FrameRate), Width, Height, pixels));
        }

        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        Frames = frames;
    }

    public Task DisposeAsync() => Task.CompletedTask;

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(System.IO.Path.Combine(folder.FullName, "FakeFinder.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException($"There is no FakeFinder.sln above {AppContext.BaseDirectory}.");
        }

        return folder.FullName;
    }
}

[CollectionDefinition(Name)]
public sealed class SampleClipGroup : ICollectionFixture<SampleClip>
{
    public const string Name = "sample clip";
}
