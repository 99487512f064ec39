using System.Diagnostics;
using FakeFinder.Clips;
using FakeFinder.Media.Decoding;
using FakeFinder.Media.Probing;
using FakeFinder.Media.Proxies;
using FakeFinder.Media.Tools;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace FakeFinder.Media.Tests.Proxies;

/// <summary>Copies of clips for browsers, made by the real FFmpeg.</summary>
public sealed class ProxyVideosTests : IClassFixture<MadeClips>, IDisposable
{
    /// <summary>Frame times may be rounded to a unit of the copy's track, which is no longer than 1/10,000 s.</summary>
    private static readonly TimeSpan Unit = TimeSpan.FromSeconds(1 / 10_000.0);

    private readonly MadeClips clips;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fakefinder-proxies-");
    private readonly MediaTools tools = Decoders.Tools();
    private readonly ProxyOptions options;
    private readonly ProxyVideos proxies;

    public ProxyVideosTests(MadeClips clips)
    {
        this.clips = clips;
        options = new ProxyOptions { Folder = Path.Combine(folder.FullName, "work") };
        proxies = new ProxyVideos(tools, Options.Create(options), TimeProvider.System, NullLogger<ProxyVideos>.Instance);
    }

    public void Dispose()
    {
        proxies.Dispose();
        tools.Dispose();
        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("hevc", "mp4", "-c:v", "libx265", "-x265-params", "log-level=none")]
    [InlineData("bframes", "mkv", "-c:v", "libx264", "-bf", "3")]
    [InlineData("mpeg4", "avi", "-c:v", "mpeg4", "-vtag", "xvid")]
    [InlineData("transport", "ts", "-c:v", "libx264", "-bf", "3")]
    [InlineData("variable", "mkv", "-vf", "select='not(mod(n,7))+not(mod(n,5))+eq(n,1)'", "-fps_mode", "passthrough", "-c:v", "libx264")]
    [InlineData("late", "mp4", "-vf", "setpts=PTS+2/TB", "-c:v", "libx264")]
    [InlineData("fast", "mp4", "-vf", "setpts=PTS/4", "-r", "100", "-c:v", "libx264")]
    public async Task Every_frame_is_there_at_the_time_of_the_original(string name, string ending, params string[] coding)
    {
        var clip = clips.Make(
            $"{name}.{ending}",
            [
                "-f", "lavfi", "-i", "testsrc2=s=160x120:r=25,trim=end_frame=75", "-f", "lavfi", "-i", "sine=r=44100:d=3",
                "-pix_fmt", "yuv420p", .. coding,
            ]);
        var original = await AllAsync(clip);

        var copy = await MakeAsync(clip);

        var frames = await AllAsync(copy);
        Assert.NotEmpty(original);
        Assert.Equal(original.Count, frames.Count);
        Assert.All(original.Zip(frames), pair => Assert.InRange((pair.First.Time - pair.Second.Time).Duration(), TimeSpan.Zero, Unit));
        Assert.Equal(["h264,yuv420p", "aac,unknown"], await StreamsAsync(copy));
    }

    [Theory]
    [InlineData("hevc_aac.mp4")]
    [InlineData("xvid_aac.mp4")]
    [InlineData("late_video.mp4")]
    [InlineData("avi600.avi")]
    [InlineData("hlg10.mp4")]
    [InlineData("odd444.mp4")]
    [InlineData("vfr.ts")]
    public async Task So_it_is_with_clips_from_elsewhere(string name)
    {
        var clip = Path.Combine(Decoders.Root, "..", "shared", "cases", name);
        var original = await AllAsync(clip);

        var frames = await AllAsync(await MakeAsync(clip));

        Assert.Equal(original.Count, frames.Count);
        Assert.All(original.Zip(frames), pair => Assert.InRange((pair.First.Time - pair.Second.Time).Duration(), TimeSpan.Zero, Unit));
    }

    [Theory]
    [InlineData("97x73", 96, 72)]
    [InlineData("2560x1440", 1280, 720)]
    [InlineData("1080x1920", 720, 1280)]
    public async Task The_longer_side_is_at_most_1280_and_both_are_even(string size, int width, int height)
    {
        var clip = clips.Make(
            $"size-{size}.mp4",
            "-f", "lavfi", "-i", $"testsrc2=s={size}:r=24,trim=end_frame=4", "-c:v", "libx264", "-pix_fmt", "yuv444p");

        var info = await Decoders.ProbeAsync(tools, await MakeAsync(clip));

        Assert.Equal((width, height), (info.Width, info.Height));
    }

    [Fact]
    public async Task A_player_learns_duration_and_places_from_the_index_in_front()
    {
        var clip = clips.Make(
            "long.mp4",
            "-f", "lavfi", "-i", "testsrc2=s=96x72:r=30,trim=end_frame=300", "-f", "lavfi", "-i", "sine=r=48000:d=12", "-c:v", "libx264");

        var bytes = await File.ReadAllBytesAsync(await MakeAsync(clip));

        var at = bytes.AsSpan().IndexOf("sidx"u8);
        Assert.InRange(at, 1, bytes.AsSpan().IndexOf("moof"u8));
        var index = bytes.AsSpan(at - 4);
        var rows = (index[38] << 8) + index[39];
        Assert.True(rows >= 5);
        var (sum, length) = (0L, 0L);
        for (var row = 0; row < rows; row++)
        {
            sum += Read(index[(40 + (row * 12))..]);
            length += Read(index[(44 + (row * 12))..]);
        }

        Assert.Equal(bytes.Length, at - 4 + Read(index) + sum);
        Assert.Equal(12, (double)length / Read(index[16..]), tolerance: 0.05);

        static long Read(ReadOnlySpan<byte> number) => System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(number);
    }

    [Fact]
    public async Task Sound_that_cannot_be_decoded_is_left_out()
    {
        var clip = clips.Make(
            "deaf.mkv",
            "-f", "lavfi", "-i", "testsrc2=s=96x72:r=24,trim=end_frame=24", "-f", "lavfi", "-i", "sine=d=1", "-c:v", "libx264",
            "-c:a", "mp2");
        var bytes = await File.ReadAllBytesAsync(clip);
        "A_REAL/COOK"u8.CopyTo(bytes.AsSpan(bytes.AsSpan().IndexOf("A_MPEG/L2"u8)));
        var broken = clips.Write("deaf-unknown.mkv", bytes);

        var copy = await MakeAsync(broken);

        Assert.Equal(24, (await AllAsync(copy)).Count);
        Assert.Equal(["h264,yuv420p"], await StreamsAsync(copy));
    }

    [Fact]
    public async Task Sound_alone_is_refused_by_the_look_into_it()
    {
        var clip = clips.Make("sound.m4a", "-f", "lavfi", "-i", "sine=d=1", "-c:a", "aac");

        await Assert.ThrowsAsync<InvalidVideoException>(() => MakeAsync(clip));
    }

    [Fact]
    public async Task What_cannot_be_decoded_says_so_and_leaves_nothing()
    {
        var whole = clips.MakeVideo("broken.mp4", 20);
        var (file, info) = await LookAsync(whole);
        var broken = clips.Write("broken-cut.mp4", (await File.ReadAllBytesAsync(whole)).AsSpan(0, 200));

        var failure = await Assert.ThrowsAsync<UndecodableVideoException>(() =>
            proxies.MakeAsync(file with { Path = broken }, info, (_, _) => Task.CompletedTask, progress: null, CancellationToken.None));

        Assert.StartsWith("FFmpeg cannot make a copy of the video for browsers", failure.Message, StringComparison.Ordinal);
        Assert.Empty(Left());
    }

    [Fact]
    public async Task One_that_grows_too_large_says_which_setting_allows_it()
    {
        options.LargestMiB = 1;
        var clip = clips.Make(
            "noise.mp4",
            "-f", "lavfi", "-i", "nullsrc=s=640x480:r=24,geq=random(1)*255:128:128,trim=end_frame=24", "-c:v", "libx264", "-crf", "10");

        var failure = await Assert.ThrowsAsync<ProxyException>(() => MakeAsync(clip));

        Assert.Contains("FakeFinder:Proxies:LargestMiB", failure.Message, StringComparison.Ordinal);
        Assert.Empty(Left());
    }

    [Fact]
    public async Task Progress_comes_to_its_end_and_never_goes_back()
    {
        var clip = clips.MakeVideo("progress.mp4", 240);
        var told = new List<double>();

        await MakeAsync(clip, new Told(told));

        Assert.Equal(told.Order(), told);
        Assert.Equal(1, told[^1], tolerance: 0.02);
        Assert.True(told.Distinct().Count() > 2);
    }

    [Fact]
    public async Task Cancelling_ends_FFmpeg_and_leaves_nothing()
    {
        var clip = clips.Make(
            "cancelled.mp4", "-f", "lavfi", "-i", "testsrc2=s=640x480:r=30,trim=end_frame=900", "-c:v", "libx264", "-preset", "ultrafast");
        using var stop = new CancellationTokenSource();

        var making = MakeAsync(clip, new Stopping(stop), stop.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => making);
        Assert.Equal(0, Decoders.ProcessesWith(clip));
        Assert.Empty(Left());
    }

    private async Task<string> MakeAsync(
        string clip,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default)
    {
        var (file, info) = await LookAsync(clip);
        var copy = Path.Combine(folder.FullName, $"{Guid.NewGuid():N}.mp4");
        await proxies.MakeAsync(
            file,
            info,
            async (content, stop) =>
            {
                await using var written = File.Create(copy);
                await content.CopyToAsync(written, stop);
            },
            progress,
            cancellationToken);
        Assert.Empty(Left());
        return copy;
    }

    private string[] Left() => Directory.GetFiles(options.Folder, "*.mp4", SearchOption.AllDirectories);

    private async Task<(VideoFile File, VideoInfo Info)> LookAsync(string clip)
    {
        var info = await Decoders.ProbeAsync(tools, clip);
        return (new VideoFile(clip, clip, info.Stream!), info);
    }

    private async Task<List<Frame>> AllAsync(string path) =>
        await Decoders.Decoder(tools).DecodeAsync(tools, path, [.. Enumerable.Range(0, 1000)]).ToListAsync();

    private static async Task<string[]> StreamsAsync(string path)
    {
        using var probe = Process.Start(
            new ProcessStartInfo(
                "ffprobe",
                ["-v", "error", "-show_entries", "stream=codec_name,pix_fmt", "-of", "default=nk=1:nw=1", path])
            { RedirectStandardOutput = true })!;
        var lines = (await probe.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await probe.WaitForExitAsync();
        return lines is ["h264", var pixels, "aac"] ? [$"h264,{pixels}", "aac,unknown"] : [string.Join(',', lines)];
    }

    private sealed class Told(List<double> told) : IProgress<double>
    {
        public void Report(double value) => told.Add(value);
    }

    private sealed class Stopping(CancellationTokenSource stop) : IProgress<double>
    {
        public void Report(double value) => stop.Cancel();
    }
}
