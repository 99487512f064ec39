using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using FakeFinder.Clips;
using FakeFinder.Media.Decoding;
using FakeFinder.Media.Tools;
using Microsoft.Extensions.Options;

namespace FakeFinder.Media.Tests.Tools;

/// <summary>
/// What a program of FFmpeg's that a hostile file has taken over can do. Each attempt is made without the sandbox, too, where it succeeds.
/// </summary>
public sealed class SandboxTests(MadeClips clips) : IClassFixture<MadeClips>
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData(SandboxMode.Off, "secret")]
    [InlineData(SandboxMode.Required)]
    public async Task No_file_is_there_but_the_video(SandboxMode mode, params string[] found)
    {
        var folder = NewFolder();
        var secret = Write(folder, "secret.txt", "secret");
        using var tools = Tools(mode, $"cat {secret}; cat {Write(folder, "video.mp4", "bytes")}");

        Assert.Equal([.. found, "bytes"], await LinesAsync(tools, Path.Combine(folder, "video.mp4")));
    }

    [Fact]
    public async Task Nothing_of_the_machine_is_there_but_programs_and_libraries()
    {
        var video = Write(NewFolder(), "video.mp4", "bytes");
        using var tools = Tools(SandboxMode.Required, "ls -d /* /etc/* /dev/* /usr/* /proc/* /tmp/*");

        var found = await LinesAsync(tools, video);

        string[] allowed =
        [
            "/bin", "/dev", "/etc", "/lib", "/lib32", "/lib64", "/tmp", "/usr", "/etc/alternatives", "/etc/ld.so.cache", "/dev/null",
            "/dev/urandom", "/dev/zero", "/usr/bin", "/usr/lib", "/usr/lib32", "/usr/lib64", "/usr/local",
            $"/tmp/{Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(video)))}",
        ];
        Assert.Contains("/usr/lib", found);
        Assert.Empty(found.Except(allowed));
    }

    [Fact]
    public async Task A_link_is_the_video_that_it_leads_to()
    {
        var folder = NewFolder();
        var link = Path.Combine(folder, "link.mp4");
        File.CreateSymbolicLink(link, clips.MakeTwoSeconds("plain.mp4"));
        using var tools = Decoders.Tools(new MediaOptions { Sandbox = SandboxMode.Required });

        Assert.Equal(
            (await Decoders.ProbeAsync(tools, clips.MakeTwoSeconds("plain.mp4"))).FrameCount,
            (await Decoders.ProbeAsync(tools, link)).FrameCount);
    }

    [Theory]
    [InlineData(SandboxMode.Off, "connected")]
    [InlineData(SandboxMode.Required)]
    public async Task No_port_of_this_machine_can_be_reached(SandboxMode mode, params string[] said)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        using var tools = Tools(mode, $"bash -c 'exec 3<>/dev/tcp/127.0.0.1/{port} && echo connected'");

        Assert.Equal(said, await LinesAsync(tools));
    }

    [Theory]
    [InlineData(SandboxMode.Off, "seen")]
    [InlineData(SandboxMode.Required)]
    public async Task No_other_process_is_there(SandboxMode mode, params string[] said)
    {
        using var tools = Tools(mode, $"kill -0 {Environment.ProcessId} && echo seen");

        Assert.Equal(said, await LinesAsync(tools));
    }

    [Theory]
    [InlineData(SandboxMode.Off, "made")]
    [InlineData(SandboxMode.Required)]
    public async Task No_file_can_be_made_changed_or_deleted(SandboxMode mode, params string[] said)
    {
        var video = Write(NewFolder(), "video.mp4", "bytes");
        var made = Path.Combine(Path.GetDirectoryName(video)!, "made");
        using var tools = Tools(mode, $": > {made} && echo made; rm -f {made}; for f in /made /dev/made /usr/lib/made; do "
            + (mode == SandboxMode.Off ? "break; done" : $": > $f && echo $f; done; : > {video}; rm {video}; chmod 777 {video}"));

        Assert.Equal(said, await LinesAsync(tools, video));
        Assert.Equal("bytes\n", File.ReadAllText(video));
    }

    [Fact]
    public async Task The_environment_is_empty()
    {
        using var tools = Tools(SandboxMode.Required, "env");

        Assert.Equal(["MALLOC_ARENA_MAX=2", "PWD=/"], (await LinesAsync(tools)).Order());
    }

    [Theory]
    [InlineData(SandboxMode.Off, 0)]
    [InlineData(SandboxMode.Required, 1)]
    public async Task FFmpegs_own_filters_open_no_other_file(SandboxMode mode, int exitCode)
    {
        using var tools = Decoders.Tools(new MediaOptions { Sandbox = mode });
        var other = clips.MakeTwoSeconds("other.mp4");
        using var process = await tools.StartAsync(new ProcessStartInfo(
            tools.Program("ffmpeg"),
            [
                "-v", "error", "-i", MediaTools.InputName(clips.MakeTwoSeconds("plain.mp4")), "-filter_complex", $"movie={other}[other]",
                "-map", "[other]", "-f", "null", "-",
            ]));

        await process.WaitForExitAsync();

        Assert.Equal(exitCode, process.ExitCode);
    }

    [Theory]
    [InlineData(SandboxMode.Off)]
    [InlineData(SandboxMode.Required)]
    public async Task A_program_dies_with_the_process_that_started_it(SandboxMode mode)
    {
        using var tools = Tools(mode, "exec sleep 603.25");
        using var parent = Process.Start("sh", ["-c", "\"$0\" & wait", tools.Program("ffprobe")]);
        await UntilAsync(() => Decoders.ProcessesWith("sleep\0603.25") == 1);

        parent.Kill();

        await UntilAsync(() => Decoders.ProcessesWith("sleep\0603.25") == 0);
    }

    [Fact]
    public async Task A_program_outlives_the_thread_that_asked_for_it()
    {
        using var tools = Tools(SandboxMode.Required, "exec sleep 604.25");
        await tools.TrySandboxAsync(CancellationToken.None);
        Task<Process>? start = null;
        var thread = new Thread(() => start = tools.StartAsync(new ProcessStartInfo(tools.Program("ffprobe"))));
        thread.Start();
        thread.Join();
        using var process = await start!;
        await UntilAsync(() => Decoders.ProcessesWith("sleep\0604.25") == 1);

        Assert.False(process.HasExited);
        await tools.KillAsync(process);
        await UntilAsync(() => Decoders.ProcessesWith("sleep\0604.25") == 0);
    }

    [Fact]
    public async Task What_is_stopped_while_it_starts_leaves_nothing()
    {
        using var tools = Decoders.Tools(new MediaOptions { Sandbox = SandboxMode.Required });
        var clip = clips.MakeVideo("stopped.mp4", 240);
        var video = await Decoders.LookAsync(tools, clip);
        for (var run = 0; run < 40; run++)
        {
            using var stop = new CancellationTokenSource();
            var frames = new FFmpegRun(tools, TimeProvider.System, video, select: null, count: null, seekMicroseconds: null)
                .ReadAsync(stop.Token)
                .GetAsyncEnumerator(stop.Token);
            var first = frames.MoveNextAsync();
            await UntilAsync(() => Decoders.ProcessesWith(clip) > 0);
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            {
                await first;
                await frames.MoveNextAsync();
            });
            await frames.DisposeAsync();

            Assert.Equal(0, Decoders.ProcessesWith(clip));
        }
    }

    [Fact]
    public async Task An_FFmpeg_elsewhere_has_its_libraries_beside_it()
    {
        var root = NewFolder();
        var real = Directory.CreateDirectory(Path.Combine(root, "ffmpeg-7", "bin")).FullName;
        var library = Write(Directory.CreateDirectory(Path.Combine(root, "ffmpeg-7", "lib")).FullName, "libavformat.so", "library");
        clips.MakePrograms(real, "exit 1", $"cat {library}; echo $LD_LIBRARY_PATH");
        Directory.CreateDirectory(Path.Combine(root, "links"));
        foreach (var program in new[] { "ffmpeg", "ffprobe" })
        {
            File.CreateSymbolicLink(Path.Combine(root, "links", program), Path.Combine(real, program));
        }

        foreach (var folder in new[] { real, Path.Combine(root, "links") })
        {
            using var tools = Decoders.Tools(new MediaOptions { Folder = folder, Sandbox = SandboxMode.Required });

            Assert.Equal(["library", Path.GetDirectoryName(library)!], await LinesAsync(tools));
        }
    }

    private static async Task<List<string>> LinesAsync(MediaTools tools, string? video = null)
    {
        var lines = new List<string>();
        try
        {
            await foreach (
                var line in tools.ProbeAsync(video is null ? [] : ["-i", MediaTools.InputName(video)], CancellationToken.None))
            {
                lines.Add(line);
            }
        }
        catch (MediaToolException)
        {
            // Its last attempt failed.
        }

        return lines;
    }

    private static string Write(string folder, string name, string text)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, text + "\n");
        return path;
    }

    private static Task UntilAsync(Func<bool> condition) =>
        Task.Run(async () =>
        {
            while (!condition())
            {
                await Task.Delay(5);
            }
        }).WaitAsync(Patience);

    private MediaTools Tools(SandboxMode mode, string ffprobe)
    {
        var programs = clips.MakePrograms("programs-" + Guid.NewGuid().ToString("N"), "exit 1", ffprobe);
        return new MediaTools(Options.Create(new MediaOptions { Folder = programs, Sandbox = mode }), TimeProvider.System);
    }

    private string NewFolder() => Directory.CreateDirectory(clips.PathOf("folder-" + Guid.NewGuid().ToString("N"))).FullName;
}
