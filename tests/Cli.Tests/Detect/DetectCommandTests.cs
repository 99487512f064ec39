using System.Text.Json.Nodes;
using FakeFinder.Cli.Api;

namespace FakeFinder.Cli.Tests.Detect;

public sealed class DetectCommandTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder folder = new();
    private StubService stub = null!;

    public async Task InitializeAsync() => stub = await StubService.StartAsync();

    public async Task DisposeAsync() => await stub.DisposeAsync();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Json_is_one_document_and_nothing_else_on_standard_output()
    {
        var clip = folder.Write("clip.mp4", "frames");
        var bad = folder.Write("notes.mp4", "bad");

        var run = await DetectAsync(clip, bad, "--json");

        var document = JsonNode.Parse(run.Output)!;
        Assert.Equal(stub.Url.ToString(), (string)document["server"]!);
        var part = document["results"]![0]!["parts"]![0]!;
        Assert.Equal(
            ("residual", "completed", 0.25, "real", "heuristic"),
            ((string)part["detector"]!, (string)part["state"]!, (double)part["score"]!, (string)part["verdict"]!, (string)part["notice"]!));
        Assert.Equal("refused", (string)document["results"]![1]!["state"]!);
        Assert.Equal("notes.mp4 is not a video.", (string)document["results"]![1]!["error"]!);
        Assert.Equal(ExitCodes.Failure, run.ExitCode);
    }

    [Fact]
    public async Task A_score_that_rests_on_little_says_so_in_json_in_lines_and_in_the_table_with_the_notes_on_the_video()
    {
        var coverage = new Coverage("Judged 1 of 60 frames (59 are missing at the end)", true, 60, 1, 1, 1, 1, 1, 2, 1, null, null, 60);
        stub.Events = (events, job, _) =>
        {
            var ended = StubService.Ended(job, 0.75);
            return events.SnapshotAsync(
                ended with
                {
                    Parts = [ended.Parts[0] with { Coverage = coverage, Notes = [new VideoNote("endsEarly", "The file ends early.")] }],
                });
        };
        var clip = folder.Write("clip.mp4", "frames");

        var part = JsonNode.Parse((await DetectAsync(clip, "--json")).Output)!["results"]![0]!["parts"]![0]!;
        var text = (await DetectAsync(clip)).Output;

        Assert.Equal(
            (1, 60, true),
            ((int)part["coverage"]!["framesJudged"]!, (int)part["coverage"]!["framesWanted"]!, (bool)part["coverage"]!["isLow"]!));
        Assert.Equal("endsEarly", (string)part["notes"]![0]!["kind"]!);
        Assert.Contains(
            $"{clip}: residual: Moderate sign, score 75.0 %; Low coverage: Judged 1 of 60 frames (59 are missing at the end)\n",
            text,
            StringComparison.Ordinal);
        Assert.Contains("1 of 60", text, StringComparison.Ordinal);
        Assert.Contains($"{clip}: The file ends early.\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bad_file_is_one_sentence_and_the_others_are_analysed()
    {
        var run = await DetectAsync(
            folder.Write("a.mp4", "frames"),
            folder.Write("notes.mp4", "bad"),
            Path.Combine(folder.Path, "missing.mp4"),
            folder.Write("b.mp4", "frames"));

        Assert.Equal(ExitCodes.Failure, run.ExitCode);
        Assert.Equal(2, run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("notes.mp4 is not a video.", run.Error, StringComparison.Ordinal);
        Assert.Contains("missing.mp4", run.Error, StringComparison.Ordinal);
        Assert.Equal(2, stub.Jobs.Count);
    }

    [Fact]
    public async Task Without_a_terminal_each_step_is_one_plain_line()
    {
        stub.Events = async (events, job, _) =>
        {
            foreach (
                var progress in new PartProgress[]
                {
                    new("faces", 1, 16, null),
                    new("faces", 2, 16, null),
                    new("networks", 0, 0, null),
                    new("faces", 3, 16, null),
                })
            {
                await events.PartAsync("running", job.Parts[0] with { State = "running", Progress = progress });
            }

            await events.SnapshotAsync(StubService.Ended(job, 0.25));
        };
        var clip = folder.Write("clip.mp4", "frames");

        var run = await DetectAsync(clip);

        Assert.Equal(ExitCodes.Success, run.ExitCode);
        Assert.Equal(
            [
                $"{clip}: uploading 6 bytes",
                $"{clip}: residual: faces",
                $"{clip}: residual: networks",
                $"{clip}: residual: No sign, score 25.0 %",
            ],
            run.Output.Split('\n').Where(line => line.StartsWith(clip, StringComparison.Ordinal)));
        Assert.Contains("Score", run.Output, StringComparison.Ordinal);
        Assert.Empty(run.Error);
    }

    [Fact]
    public async Task A_detector_that_fails_leaves_the_scores_of_the_others_and_exit_code_1()
    {
        stub.Detectors = [.. stub.Detectors, new Detector("boken", null, null, true, null)];
        stub.Events = (events, job, _) =>
        {
            var ended = StubService.Ended(job, 0.25);
            return events.SnapshotAsync(
                ended with
                {
                    Parts =
                    [
                        ended.Parts[0],
                        ended.Parts[1] with
                        {
                            State = "failed",
                            Score = null,
                            Verdict = null,
                            Reason = "Its network is broken.",
                        },
                    ],
                });
        };

        var run = await DetectAsync(folder.Write("clip.mp4", "frames"));

        Assert.Equal(ExitCodes.Failure, run.ExitCode);
        Assert.Contains("25.0 %", run.Output, StringComparison.Ordinal);
        Assert.Contains("Its network is broken.", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_named_detectors_run_each_once()
    {
        stub.Detectors = [.. stub.Detectors, new Detector("boken", null, null, true, null), new Detector("wm", null, null, true, null)];

        await DetectAsync(folder.Write("clip.mp4", "frames"), "--detectors", "wm, residual,wm");

        Assert.Equal(["wm", "residual"], Assert.Single(stub.Jobs).Value.Parts.Select(part => part.Detector));
    }

    [Theory]
    [InlineData("nobody", "There is no detector 'nobody'; there are residual, boken.")]
    [InlineData("boken", "The weights of boken are not installed.")]
    public async Task A_detector_that_cannot_run_is_refused_before_anything_is_uploaded(string detector, string sentence)
    {
        stub.Detectors = [.. stub.Detectors, new Detector("boken", null, null, Runnable: false, "The weights of boken are not installed.")];

        var run = await DetectAsync(folder.Write("clip.mp4", "frames"), "--detectors", detector);

        Assert.Equal((ExitCodes.Failure, sentence), (run.ExitCode, run.Error.Trim()));
        Assert.Empty(stub.Uploads);
    }

    [Fact]
    public async Task The_service_of_the_data_folder_is_used_where_one_runs()
    {
        folder.Write(
            "service.json",
            $$"""{"pid":{{Environment.ProcessId}},"url":"{{stub.Url}}","gateway":"127.0.0.1:1","clusterId":"c","serviceId":"s"}"""
        );

        var run = await CommandRun.OfAsync("detect", folder.Write("clip.mp4", "frames"), "--data", folder.Path, "--weights", folder.Path);

        Assert.Equal(ExitCodes.Success, run.ExitCode);
        Assert.Contains("--weights counts only for a service that this command starts itself", run.Error, StringComparison.Ordinal);
        Assert.Single(stub.Jobs);
    }

    [Fact]
    public async Task A_pipe_without_a_writer_a_device_and_a_folder_are_one_sentence_each_and_the_others_are_analysed()
    {
        var pipe = folder.MakePipe("pipe.mp4");
        var inner = Directory.CreateDirectory(Path.Combine(folder.Path, "inner")).FullName;

        var run = await DetectAsync(pipe, "/dev/null", folder.Write("clip.mp4", "frames"), inner);

        Assert.Equal(ExitCodes.Failure, run.ExitCode);
        Assert.Equal(
            [
                $"{pipe} is a pipe; write what comes out of it to a file, and name that file.",
                "/dev/null is a device, not a video file.",
                $"{inner} is a folder; 'fakefinder batch {inner}' analyses the videos in it.",
            ],
            run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Single(stub.Jobs);
    }

    [Fact]
    public async Task Where_all_that_is_named_are_folders_batch_is_named_before_a_service_is_looked_for()
    {
        var run = await CommandRun.OfAsync("detect", folder.Path, "--server", "http://127.0.0.1:1");

        Assert.Equal(
            (ExitCodes.Usage, $"{folder.Path} is a folder; 'fakefinder batch {folder.Path}' analyses the videos in it."),
            (run.ExitCode, run.Error.Trim()));
    }

    [Theory]
    [InlineData("--odd.mp4")]
    [InlineData("@odd.mp4")]
    [InlineData("-")]
    public async Task What_follows_two_dashes_is_a_file_whatever_it_begins_with(string name)
    {
        var run = await CommandRun.OfAsync("detect", "--server", stub.Url.ToString(), "--", name);

        Assert.Equal(ExitCodes.Failure, run.ExitCode);
        Assert.Equal($"There is no file {name}.", run.Error.Trim());
    }

    [Fact]
    public async Task An_interrupted_run_ends_with_code_130_and_says_which_job_goes_on()
    {
        using var interrupt = new CancellationTokenSource();
        stub.Events = async (events, job, _) =>
        {
            await events.SnapshotAsync(job);
            await interrupt.CancelAsync();
            await Task.Delay(Timeout.Infinite, events.Aborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        };

        var clip = folder.Write("clip.mp4", "frames");
        var run = await CommandRun.OfAsync(interrupt.Token, "detect", clip, "--server", stub.Url.ToString());

        Assert.Equal(ExitCodes.Interrupted, run.ExitCode);
        var job = Assert.Single(stub.Jobs).Key;
        Assert.Equal(
            [$"{clip}: job {job} continues: {stub.Url}jobs/{job}", "Interrupted."],
            run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private Task<CommandRun> DetectAsync(params string[] arguments) =>
        CommandRun.OfAsync(["detect", .. arguments, "--server", stub.Url.ToString()]);
}
