using System.Text.Json.Nodes;
using FakeFinder.Cli.Api;
using Microsoft.AspNetCore.Http;

namespace FakeFinder.Cli.Tests.Probes;

public sealed class ProbeCommandTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder folder = new();
    private StubService stub = null!;

    public async Task InitializeAsync() => stub = await StubService.StartAsync();

    public async Task DisposeAsync() => await stub.DisposeAsync();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_video_is_analysed_then_probed_and_each_movement_is_in_a_table()
    {
        stub.ProbeAnswer = (job, before) => StubService.Answer(
            before == 0
                ? StubService.ProbeOf(job, "running", 0.25, StubService.Scored(0.30), null)
                : StubService.ProbeOf(job, "ended", 0.25, StubService.Scored(0.30), StubService.Scored(0.65)));
        var clip = folder.Write("clip.mp4", "frames");

        var run = await ProbeAsync(clip);

        Assert.Equal((ExitCodes.Success, ""), (run.ExitCode, run.Error));
        var job = Assert.Single(stub.Jobs).Key;
        Assert.Equal([$"POST {job}", $"GET {job}"], stub.ProbeRequests);
        Assert.Equal(
            [
                ["original", "25.0 %, No sign"],
                ["half-size", "30.0 % (+5.0)"],
                ["blurred", "65.0 % (+40.0), now: Weak sign"],
                ["", ""],
                ["largest change", "+40.0 points (blurred)"],
                ["crosses 50 %", "1 of 2"],
            ],
            Rows(run.Output));
        Assert.EndsWith(
            "residual: heuristic\nresidual: moves by up to 40.0 points (blurred); it crosses 50 % on 1 of 2 versions\n",
            run.Output,
            StringComparison.Ordinal);
        Assert.Equal(
            [
                $"{clip}: uploading 6 bytes",
                $"{clip}: residual: No sign, score 25.0 %",
                "half-size: completed: residual 30.0 % (+5.0)",
                "blurred: queued",
                "blurred: completed: residual 65.0 % (+40.0), now: Weak sign",
            ],
            run.Output.Split('\n').TakeWhile(line => !line.StartsWith('╭') && !line.StartsWith('+')));
    }

    [Fact]
    public async Task Json_is_one_document_and_nothing_else_on_standard_output()
    {
        var clip = folder.Write("clip.mp4", "frames");

        var run = await ProbeAsync(clip, "--json");

        Assert.Equal(ExitCodes.Success, run.ExitCode);
        var document = JsonNode.Parse(run.Output)!;
        Assert.Equal((stub.Url.ToString(), clip), ((string)document["server"]!, (string)document["file"]!));
        var detector = document["detectors"]![0]!;
        Assert.Equal(
            ("residual", 0.25, "heuristic", "moves by up to 5.0 points (half-size); it crosses 50 % on 0 of 2 versions"),
            ((string)detector["detector"]!, (double)detector["score"]!, (string)detector["notice"]!, (string)detector["summary"]!));
        var version = document["probe"]!["versions"]![1]!;
        Assert.Equal(
            ("blurred", 0.20, -0.05),
            ((string)version["perturbation"]!, (double)version["scores"]![0]!["score"]!, (double)version["scores"]![0]!["change"]!));
        Assert.Contains("half-size: completed: residual 30.0 % (+5.0)\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_results_are_written_to_a_folder_as_text_and_as_a_plot()
    {
        stub.ProbeAnswer = (job, _) =>
            StubService.Answer(StubService.ProbeOf(job, "ended", 0.25, StubService.Scored(0.65), StubService.Scored(0.2)));
        var output = Path.Combine(folder.Path, "results");

        var run = await ProbeAsync(folder.Write("clip.mp4", "frames"), "--out", output);

        Assert.Equal((ExitCodes.Success, ""), (run.ExitCode, run.Error));
        Assert.Contains($"Written to {output}: probe.json, probe.csv, probe.svg, probe.png.", run.Output, StringComparison.Ordinal);
        Assert.Equal(
            """
            version,detector,state,score,change,verdict,flips,reason,notice
            original,residual,completed,0.25,,real,,,heuristic
            half-size,residual,completed,0.65,0.4,fake,yes,,heuristic
            blurred,residual,completed,0.2,-0.05,real,no,,heuristic

            """,
            (await File.ReadAllTextAsync(Path.Combine(output, "probe.csv"))).ReplaceLineEndings("\n"));
        var json = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(output, "probe.json")))!;
        Assert.Equal(0.65, (double)json["probe"]!["movements"]![0]!["highest"]!);
        var svg = await File.ReadAllTextAsync(Path.Combine(output, "probe.svg"));
        Assert.All(
            ["Half size", "Blurred", "residual (heuristic)", "original", "sign of manipulation", "no sign"],
            word => Assert.Contains(word, svg, StringComparison.Ordinal));
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], (await File.ReadAllBytesAsync(Path.Combine(output, "probe.png")))[..4]);
    }

    [Fact]
    public async Task A_job_that_exists_is_probed_without_an_upload()
    {
        var job = Guid.CreateVersion7();
        stub.Jobs[job] = StubService.Ended(
            new(job, "video", "clip.mp4", "running", [new("residual", "running", 1, null, null, null, null, null)], null), 0.25);

        var run = await CommandRun.OfAsync("probe", "--job", $"{job}", "--server", $"{stub.Url}");

        Assert.Equal((ExitCodes.Success, ""), (run.ExitCode, run.Error));
        Assert.Equal([$"POST {job}"], stub.ProbeRequests);
        Assert.Empty(stub.Uploads);
        Assert.Contains("30.0 % (+5.0)", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_without_a_score_has_its_reason_below_the_table_and_exit_code_1()
    {
        var failed = StubService.Scored(0.3) with
        {
            State = "failed",
            Score = null,
            Change = null,
            Verdict = null,
            Reason = "The disk is full.",
        };
        stub.ProbeAnswer = (job, _) => StubService.Answer(StubService.ProbeOf(job, "ended", 0.25, StubService.Scored(0.3), failed));

        var run = await ProbeAsync(folder.Write("clip.mp4", "frames"));

        Assert.Equal(ExitCodes.Failure, run.ExitCode);
        Assert.Contains(["blurred", "(failed)"], Rows(run.Output));
        Assert.Contains(
            "\nblurred: residual: failed: The disk is full.\nresidual: heuristic\n"
                + "residual: moves by up to 5.0 points (half-size); it crosses 50 % on 0 of the 1 versions with a score\n",
            run.Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_named_detectors_run()
    {
        stub.Detectors = [.. stub.Detectors, new Detector("boken", null, null, true, null)];

        await ProbeAsync(folder.Write("clip.mp4", "frames"), "--detectors", "residual");

        Assert.Equal(["residual"], Assert.Single(stub.Jobs).Value.Parts.Select(part => part.Detector));
    }

    [Fact]
    public async Task A_video_without_any_score_is_not_probed()
    {
        stub.Events = (events, job, _) =>
        {
            var part = job.Parts[0] with { State = "failed", Reason = "Its network is broken." };
            return events.SnapshotAsync(job with { State = "failed", Parts = [part] });
        };
        var clip = folder.Write("clip.mp4", "frames");

        var run = await ProbeAsync(clip);

        Assert.Equal(
            (ExitCodes.Failure, $"{clip}: no detector has a score, so there is nothing to probe. residual: Its network is broken."),
            (run.ExitCode, run.Error.Trim()));
        Assert.Empty(stub.ProbeRequests);
    }

    [Fact]
    public async Task What_the_service_does_not_take_is_one_sentence()
    {
        stub.ProbeAnswer = (_, _) => Results.Problem("The job is itself a version of another one.", statusCode: 409);
        var bad = folder.Write("notes.mp4", "bad");

        var refused = await ProbeAsync(folder.Write("clip.mp4", "frames"));
        var noVideo = await ProbeAsync(bad);
        var noFile = await ProbeAsync(Path.Combine(folder.Path, "gone.mp4"));

        Assert.Equal((ExitCodes.Failure, "The job is itself a version of another one."), (refused.ExitCode, refused.Error.Trim()));
        Assert.Equal((ExitCodes.Failure, "notes.mp4 is not a video."), (noVideo.ExitCode, noVideo.Error.Trim()));
        Assert.Equal(ExitCodes.Failure, noFile.ExitCode);
        Assert.Contains("There is no file", noFile.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupted_probe_is_cancelled_and_says_how_to_continue()
    {
        using var interrupt = new CancellationTokenSource();
        stub.ProbeAnswer = (job, before) =>
        {
            if (before == 1)
            {
                interrupt.Cancel();
            }

            return StubService.Answer(StubService.ProbeOf(job, "running", 0.25, null, null));
        };

        var run = await CommandRun.OfAsync(
            interrupt.Token, "probe", folder.Write("clip.mp4", "frames"), "--server", $"{stub.Url}");

        var job = Assert.Single(stub.Jobs).Key;
        Assert.Equal(ExitCodes.Interrupted, run.ExitCode);
        Assert.Equal($"DELETE {job}", stub.ProbeRequests.Last());
        Assert.Equal(
            [$"The probe of job {job} is cancelled; its scores are kept. Continue it by 'fakefinder probe --job {job}'.", "Interrupted."],
            run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task A_cancellation_that_the_service_refuses_is_said()
    {
        using var interrupt = new CancellationTokenSource();
        stub.ProbeAnswer = (job, before) =>
        {
            if (before > 1)
            {
                return Results.Problem("The service is stopping.", statusCode: 503);
            }

            if (before == 1)
            {
                interrupt.Cancel();
            }

            return StubService.Answer(StubService.ProbeOf(job, "running", 0.25, null, null));
        };

        var run = await CommandRun.OfAsync(
            interrupt.Token, "probe", folder.Write("clip.mp4", "frames"), "--server", $"{stub.Url}");

        var job = Assert.Single(stub.Jobs).Key;
        Assert.Equal(ExitCodes.Interrupted, run.ExitCode);
        Assert.Contains(
            $"The probe of job {job} was not cancelled (The service is stopping.); cancel it at {stub.Url}jobs/{job}.",
            run.Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_is_away_for_a_moment_is_asked_again()
    {
        stub.ProbeAnswer = (job, before) => before switch
        {
            0 => StubService.Answer(StubService.ProbeOf(job, "running", 0.25, null, null)),
            1 => Results.StatusCode(503),
            _ => StubService.Answer(StubService.ProbeOf(job, "ended", 0.25, StubService.Scored(0.3), StubService.Scored(0.2))),
        };

        var run = await ProbeAsync(folder.Write("clip.mp4", "frames"));

        Assert.Equal((ExitCodes.Success, 3), (run.ExitCode, stub.ProbeRequests.Count));
    }

    [Fact]
    public async Task What_cannot_be_is_said_before_anything_is_done()
    {
        var clip = folder.Write("clip.mp4", "frames");

        var isFile = await ProbeAsync(clip, "--out", clip);
        var isFolder = await ProbeAsync(folder.Path);

        Assert.Equal(ExitCodes.Usage, isFile.ExitCode);
        Assert.Contains($"--out '{clip}' is a file; it must be a folder.", isFile.Error, StringComparison.Ordinal);
        Assert.Equal(
            (ExitCodes.Usage, $"{folder.Path} is a folder; name one video file of it."),
            (isFolder.ExitCode, isFolder.Error.Trim()));
        Assert.Empty(stub.Uploads);
    }

    private Task<CommandRun> ProbeAsync(params string[] arguments) =>
        CommandRun.OfAsync(["probe", .. arguments, "--server", $"{stub.Url}"]);

    /// <summary>The cells as they are printed where the output is no terminal.</summary>
    private static List<string[]> Rows(string output) =>
        [.. output.Split('\n').Where(line => line.StartsWith('│') || line.StartsWith('|'))
            .Skip(1).Select(line => line.Trim().Trim('│', '|').Split('│', '|').Select(cell => cell.Trim()).ToArray())];
}
