using FakeFinder.Clips;
using FakeFinder.Media.Decoding;
using FakeFinder.Media.Tools;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FakeFinder.Media.Tests.Tools;

public sealed class SandboxTrialTests(MadeClips clips) : IClassFixture<MadeClips>
{
    private const string Ubuntus = "echo 'bwrap: setting up uid map: Permission denied' >&2; exit 1";

    [Fact]
    public async Task Where_it_works_the_log_says_so()
    {
        using var tools = Decoders.Tools();
        var log = new Lines();

        await new SandboxCheck(tools, log).StartAsync(CancellationToken.None);

        Assert.True((await tools.TrySandboxAsync(CancellationToken.None)).Works);
        Assert.Equal(
            [(LogLevel.Information, "FFmpeg runs in a sandbox (bubblewrap): no network, and no file but the one video.")],
            log.All);
    }

    [Theory]
    [InlineData(null, "FFmpeg runs without a sandbox, under limits alone: there is no bwrap on PATH; install bubblewrap")]
    [InlineData(Ubuntus, "FFmpeg runs without a sandbox, under limits alone: ")]
    [InlineData(Ubuntus, "'bwrap: setting up uid map: Permission denied'")]
    public async Task Where_it_does_not_work_FFmpeg_runs_without_it_and_the_log_says_so(string? bubblewrap, string sentence)
    {
        using var tools = Tools(SandboxMode.Auto, bubblewrap);
        var log = new Lines();

        await new SandboxCheck(tools, log).StartAsync(CancellationToken.None);

        Assert.Contains(sentence, Assert.Single(log.All).Line, StringComparison.Ordinal);
        Assert.Equal(LogLevel.Warning, log.All[0].Level);
        Assert.Equal(48, (await Decoders.ProbeAsync(tools, clips.MakeVideo("plain.mp4", 48))).FrameCount);
    }

    [Theory]
    [InlineData(null, "there is no bwrap on PATH; install bubblewrap (Debian's package bubblewrap)")]
    [InlineData(Ubuntus, "'bwrap: setting up uid map: Permission denied'")]
    public async Task Where_it_is_required_and_does_not_work_the_process_does_not_start(string? bubblewrap, string why)
    {
        using var tools = Tools(SandboxMode.Required, bubblewrap);

        var refusal = await Assert.ThrowsAsync<OptionsValidationException>(
            () => new SandboxCheck(tools, new Lines()).StartAsync(CancellationToken.None));

        Assert.StartsWith(
            "FakeFinder:Media:Sandbox is Required, and the sandbox does not work: ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(why, refusal.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<OptionsValidationException>(() => tools.GetVersionAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Where_it_is_off_the_log_says_so()
    {
        using var tools = Decoders.Tools(new MediaOptions { Sandbox = SandboxMode.Off });

        Assert.Equal(
            new SandboxTrial(false, "FFmpeg runs without a sandbox, under limits alone, since FakeFinder:Media:Sandbox is Off."),
            await tools.TrySandboxAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_bubblewrap_that_cannot_forbid_further_namespaces_is_used_all_the_same()
    {
        using var tools = Tools(
            SandboxMode.Required,
            """
            arguments=$(tr '\0' ' ' <&3)
            case $arguments in *--disable-userns*) echo "bwrap: Unknown option --disable-userns" >&2; exit 1 ;; esac
            shift 2
            exec bwrap $arguments "$@"
            """);

        Assert.True((await tools.TrySandboxAsync(CancellationToken.None)).Works);
        Assert.Equal(48, (await Decoders.ProbeAsync(tools, clips.MakeVideo("plain.mp4", 48))).FrameCount);
    }

    [Fact]
    public async Task A_sandbox_that_fails_later_is_no_fault_of_the_file()
    {
        var failing = clips.PathOf("failing");
        using var tools = Tools(
            SandboxMode.Auto,
            $"[ ! -e {failing} ] || {{ echo 'bwrap: Creating new namespace failed: No space left on device' >&2; exit 1; }}; "
                + "exec bwrap \"$@\"");
        var clip = clips.MakeVideo("plain.mp4", 48);
        var video = new OpenVideo(await Decoders.LookAsync(tools, clip));
        await File.WriteAllTextAsync(failing, "");

        var refusal = await Assert.ThrowsAsync<SandboxException>(() => Decoders.ProbeAsync(tools, clip));
        await Assert.ThrowsAsync<SandboxException>(
            () => Decoders.Decoder(tools).DecodeAsync(video, [0, 1], CancellationToken.None).ToListAsync());

        Assert.StartsWith("FFmpeg cannot be run in its sandbox now: ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("No space left on device", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("proc/sys/user/max_user_namespaces", "0\n", "set user.max_user_namespaces to some thousands by sysctl")]
    [InlineData("proc/sys/kernel/unprivileged_userns_clone", "0\n", "set kernel.unprivileged_userns_clone to 1 by sysctl")]
    [InlineData("proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1\n", "package apparmor-profiles has bwrap-userns-restrict")]
    [InlineData(".dockerenv", "", "--security-opt seccomp=FILE")]
    [InlineData("run/.containerenv", "", "start it with a seccomp profile")]
    [InlineData("proc/sys/user/max_user_namespaces", "1000\n", "bubblewrap cannot make its namespaces")]
    public void The_operator_is_told_what_to_do(string file, string text, string advice)
    {
        var root = clips.PathOf(Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(root, file))!);
        File.WriteAllText(Path.Combine(root, file), text);

        Assert.Contains(advice, SandboxAdvice.Why(["bwrap: No permissions to create new namespace"], root), StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_that_lacks_a_library_in_the_sandbox_is_told_from_bubblewrap()
    {
        var why = SandboxAdvice.Why(["ffprobe: error while loading shared libraries: libavdevice.so.59"]);

        Assert.Contains("ffprobe does not run in it and said 'ffprobe: error while loading", why, StringComparison.Ordinal);
    }

    /// <param name="bubblewrap">The body of a script that stands in for it; null: it is not installed.</param>
    private MediaTools Tools(SandboxMode mode, string? bubblewrap) =>
        new(
            Options.Create(new MediaOptions { Sandbox = mode }),
            TimeProvider.System,
            bubblewrap is null ? null : clips.MakeProgram("bwrap-" + Guid.NewGuid().ToString("N"), bubblewrap));

    private sealed class Lines : ILogger<SandboxCheck>
    {
        public List<(LogLevel Level, string Line)> All { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            All.Add((logLevel, formatter(state, exception)));
    }
}
