using FakeFinder.Clips;
using FakeFinder.Media.Decoding;
using FakeFinder.Media.Perturbing;
using FakeFinder.Media.Tools;
using FakeFinder.Servers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace FakeFinder.Media.Tests.Perturbing;

/// <summary>How versions are shared, kept and taken away, and what becomes of failures.</summary>
public sealed class PerturbedVideosTests(MadeClips clips) : IClassFixture<MadeClips>
{
    /// <summary>FFMpegCore asks a program for its version before it first runs it.</summary>
    private const string Version = "case \"$*\" in *-version*) exit 0 ;; esac";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Who_asks_at_the_same_time_gets_the_same_file_and_each_perturbation_has_its_own()
    {
        await using var versions = new Versions();
        var clip = clips.MakeVideo("shared.mp4", 30);

        using var first = await versions.OpenAsync(clip, "mirrored");
        var opened = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => versions.OpenAsync(clip, "blurred")));
        using var again = await versions.OpenAsync(clip, "mirrored");

        Assert.Equal(first.Path, again.Path);
        Assert.Single(opened.Select(version => version.Path).Distinct());
        Assert.NotEqual(first.Path, opened[0].Path);
        Assert.Equal(2, versions.Files.Count);
        Array.ForEach(opened, version => version.Dispose());
    }

    [Fact]
    public async Task A_file_stays_a_moment_after_its_last_reader_and_is_then_deleted()
    {
        var time = new FakeTimeProvider();
        await using var versions = new Versions(new PerturbingOptions { Linger = TimeSpan.FromSeconds(30) }, time: time);
        var clip = clips.MakeVideo("shared.mp4", 30);
        var first = await versions.OpenAsync(clip, "mirrored");
        var second = await versions.OpenAsync(clip, "mirrored");

        first.Dispose();
        first.Dispose();
        time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal([second.Path], versions.Files);

        second.Dispose();
        time.Advance(TimeSpan.FromSeconds(29));
        using (var third = await versions.OpenAsync(clip, "mirrored"))
        {
            Assert.Equal(second.Path, third.Path);
            time.Advance(TimeSpan.FromMinutes(5));
            Assert.Equal([second.Path], versions.Files);
        }

        time.Advance(TimeSpan.FromSeconds(30));
        await UntilAsync(() => versions.Files.Count == 0);
        using var later = await versions.OpenAsync(clip, "mirrored");
        Assert.NotEqual(second.Path, later.Path);
    }

    [Fact]
    public async Task Without_a_moment_a_file_goes_with_its_last_reader()
    {
        await using var versions = new Versions(new PerturbingOptions { Linger = TimeSpan.Zero });

        (await versions.OpenAsync(clips.MakeVideo("shared.mp4", 30), "mirrored")).Dispose();

        await UntilAsync(() => versions.Files.Count == 0);
    }

    [Fact]
    public async Task The_end_of_the_process_takes_every_file_and_the_folder_along()
    {
        var versions = new Versions();
        var clip = clips.MakeVideo("shared.mp4", 30);
        (await versions.OpenAsync(clip, "mirrored")).Dispose();
        using var read = await versions.OpenAsync(clip, "blurred");

        await versions.Made.DisposeAsync();

        Assert.False(versions.HasFolder);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => versions.OpenAsync(clip, "mirrored"));
        await versions.DisposeAsync();
    }

    [Fact]
    public async Task Who_gives_up_alone_stops_FFmpeg_and_leaves_no_file()
    {
        await using var versions = new Versions(media: new MediaOptions { Folder = Slow("slow-alone") });
        using var stop = new CancellationTokenSource();
        var clip = clips.MakeVideo("alone.mp4", 240);

        var opening = versions.OpenAsync(clip, "mirrored", stop.Token);
        await UntilAsync(() => versions.Files.Count == 1 && Decoders.ProcessesWith("alone.mp4") > 0);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opening.WaitAsync(Patience));
        Assert.Empty(versions.Files);
        Assert.Equal(0, Decoders.ProcessesWith("alone.mp4"));
    }

    [Fact]
    public async Task Who_gives_up_takes_nothing_from_others_that_wait()
    {
        await using var versions = new Versions(media: new MediaOptions { Folder = Slow("slow-two") });
        using var stop = new CancellationTokenSource();
        var clip = clips.MakeVideo("two.mp4", 24);

        var impatient = versions.OpenAsync(clip, "mirrored", stop.Token);
        await UntilAsync(() => versions.Files.Count == 1);
        var patient = versions.OpenAsync(clip, "mirrored");
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient.WaitAsync(Patience));
        using var version = await patient.WaitAsync(Patience);
        Assert.Equal([version.Path], versions.Files);
        Assert.Equal(24, (await versions.AllAsync(version.Path)).Count);
    }

    [Fact]
    public async Task The_end_of_the_process_stops_what_is_being_made()
    {
        var versions = new Versions(media: new MediaOptions { Folder = Slow("slow-end") });
        var opening = versions.OpenAsync(clips.MakeVideo("ended.mp4", 240), "mirrored");
        await UntilAsync(() => versions.Files.Count == 1 && Decoders.ProcessesWith("ended.mp4") > 0);

        await versions.Made.DisposeAsync().AsTask().WaitAsync(Patience);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opening.WaitAsync(Patience));
        Assert.False(versions.HasFolder);
        Assert.Equal(0, Decoders.ProcessesWith("ended.mp4"));
        await versions.DisposeAsync();
    }

    [Fact]
    public async Task A_failure_is_not_kept()
    {
        await using var versions = new Versions();
        var (file, info) = await versions.LookAsync(clips.MakeVideo("shared.mp4", 30));
        var later = file with { Id = "later", Path = clips.PathOf("later.mp4") };
        var failure = await Assert.ThrowsAsync<UndecodableVideoException>(() => OpenLaterAsync());
        Assert.Contains("No such file", failure.Message, StringComparison.Ordinal);

        File.Copy(file.Path, later.Path);

        using var version = await OpenLaterAsync();
        Assert.Equal(30, (await versions.AllAsync(version.Path)).Count);

        Task<PerturbedVideo> OpenLaterAsync() => versions.Made.OpenAsync(later, info, Versions.Named("mirrored"), CancellationToken.None);
    }

    [Fact]
    public async Task A_version_over_the_limit_names_the_setting_and_leaves_nothing()
    {
        await using var versions = new Versions(new PerturbingOptions { LargestMiB = 1 });
        var clip = Noise();

        var failure = await Assert.ThrowsAsync<PerturbingException>(() => versions.OpenAsync(clip, "mirrored"));

        Assert.Equal(
            "The version 'mirrored' of the video is larger than 1 MiB; set FakeFinder:Perturbing:LargestMiB to more.",
            failure.Message);
        Assert.Empty(versions.Files);
        Assert.Equal(0, Decoders.ProcessesWith("noise.mp4"));
    }

    [Fact]
    public async Task A_full_disk_is_told_with_the_setting_that_helps()
    {
        using var disk = new SmallDisk(clips.PathOf("disk"), kilobytes: 512);
        await using var versions = new Versions(at: disk.Path);
        var clip = Noise();

        var failure = await Assert.ThrowsAsync<PerturbingException>(() => versions.OpenAsync(clip, "mirrored"));

        Assert.StartsWith("The version 'mirrored' of the video could not be written (", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith(
            "make room in FakeFinder:Perturbing:Folder, or set it to a folder that has some.",
            failure.Message,
            StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.EnumerateFiles(disk.Path, "*.mkv", SearchOption.AllDirectories), _ => true);
    }

    [Theory]
    [InlineData("Unknown encoder '\"'\"'libx264'\"'\"'")]
    [InlineData("No such filter: '\"'\"'gblur'\"'\"'")]
    public async Task An_FFmpeg_that_cannot_make_it_is_told_apart_from_a_bad_video(string complaint)
    {
        var programs = clips.MakePrograms(
            $"without-{complaint.Length}",
            $"{Version}; echo '[error] {complaint}' >&2; exit 1");
        await using var versions = new Versions(media: new MediaOptions { Folder = programs });

        var failure = await Assert.ThrowsAsync<PerturbingException>(() => versions.OpenAsync(clips.MakeVideo("shared.mp4", 30), "blurred"));

        Assert.StartsWith("This worker's FFmpeg cannot make the version 'blurred' (", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith("install an FFmpeg with libx264 and all filters.", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ulimit -t 1; while :; do :; done", "a limit of FakeFinder:Media")]
    [InlineData("exec sleep 601.5", "longer than 00:00:01")]
    [InlineData("exec yes 'error error error error error error error error error error error error error' >&2", "more errors")]
    [InlineData("exit 0", "FFmpeg cannot make the version 'mirrored' of the file (exit code 0: it gave no reason.).")]
    public async Task An_FFmpeg_that_ends_or_goes_wrong_hangs_nothing(string body, string reason)
    {
        var programs = clips.MakePrograms($"wrong-{body.Length}", $"{Version}; {body}");
        var isSilent = body.Contains("sleep", StringComparison.Ordinal);
        await using var versions = new Versions(
            media: new MediaOptions { Folder = programs, WallTime = isSilent ? TimeSpan.FromSeconds(1) : TimeSpan.FromMinutes(5) });

        var failure = await Assert.ThrowsAsync<UndecodableVideoException>(() =>
            versions.OpenAsync(clips.MakeVideo("shared.mp4", 30), "mirrored").WaitAsync(Patience));

        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
        Assert.Empty(versions.Files);
    }

    [Theory]
    [InlineData("Folder", " ", "FakeFinder:Perturbing:Folder is empty; it must be a folder, which need not exist.")]
    [InlineData("LargestMiB", "0", "FakeFinder:Perturbing:LargestMiB is 0; it must be 1 to 1048576.")]
    [InlineData("Linger", "02:00:00", "FakeFinder:Perturbing:Linger is 02:00:00; it must be 0 to 1 h.")]
    public void A_setting_out_of_its_range_is_refused(string key, string value, string sentence)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create($"FakeFinder:Perturbing:{key}", (string?)value)])
            .Build();
        using var services = new ServiceCollection().AddLogging().AddDecoding(configuration).BuildServiceProvider();

        var refusal = Assert.Throws<OptionsValidationException>(() =>
            services.GetRequiredService<IOptions<PerturbingOptions>>().Value);

        Assert.Equal(sentence, refusal.Message);
    }

    /// <summary>The real FFmpeg, which reads no faster than the clip is played.</summary>
    private string Slow(string name) => clips.MakePrograms(name, "exec ffmpeg -re \"$@\"");

    private string Noise() =>
        clips.Make(
            "noise.mp4",
            "-f",
            "lavfi",
            "-i",
            "nullsrc=s=320x240:r=25:d=2,geq=random(1)*255:128:128",
            "-c:v",
            "libx264",
            "-pix_fmt",
            "yuv420p");

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!condition())
        {
            await Task.Delay(10, patience.Token);
        }
    }
}
