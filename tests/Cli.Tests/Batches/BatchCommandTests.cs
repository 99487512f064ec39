using Microsoft.AspNetCore.Http;

namespace FakeFinder.Cli.Tests.Batches;

public sealed class BatchCommandTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder folder = new();
    private StubService stub = null!;

    public async Task InitializeAsync() => stub = await StubService.StartAsync();

    public async Task DisposeAsync() => await stub.DisposeAsync();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_folder_is_uploaded_submitted_and_followed_to_its_end()
    {
        folder.Write("b.mp4", "two");
        folder.Write("a.MOV", "one");
        folder.Write("notes.txt", "text");
        var csv = Path.Combine(folder.Path, "results.csv");

        var run = await BatchAsync("--replicas", "3", "--detectors", "residual", "--csv", csv);

        Assert.Equal((ExitCodes.Success, ""), (run.ExitCode, run.Error));
        var (id, submitted) = Assert.Single(stub.Batches);
        Assert.Equal(["a.MOV", "b.mp4"], submitted.Names);
        Assert.Equal(stub.Uploads.OrderBy(upload => upload.Name, StringComparer.Ordinal).Select(upload => upload.Id), submitted.Videos);
        Assert.Equal(("residual", 3), (Assert.Single(submitted.Detectors), submitted.Replicas!.Value));
        Assert.Equal("csv\r\na.MOV\r\nb.mp4", await File.ReadAllTextAsync(csv));
        Assert.Contains($"--id {id}", run.Output, StringComparison.Ordinal);
        Assert.Contains("uploaded 2 of 2", run.Output, StringComparison.Ordinal);
        Assert.Contains("analysed 2 of 2", run.Output, StringComparison.Ordinal);
        Assert.Contains("2 of 2 videos have a score, 0 could not be analysed", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_again_with_its_id_nothing_is_uploaded_twice_and_the_batch_is_the_same()
    {
        folder.Write("a.mp4", "one");
        folder.Write("b.mp4", "two");
        var id = Guid.CreateVersion7();

        await BatchAsync("--id", $"{id}");
        var again = await BatchAsync("--id", $"{id}");

        Assert.Equal(ExitCodes.Success, again.ExitCode);
        Assert.Equal(2, stub.Uploads.Count);
        Assert.Equal(id, Assert.Single(stub.Batches).Key);
        folder.Write("c.mp4", "three");
        var changed = await BatchAsync("--id", $"{id}");
        Assert.Equal((ExitCodes.Failure, $"Batch {id} exists with other videos."), (changed.ExitCode, changed.Error.Trim()));
    }

    [Fact]
    public async Task A_refused_file_is_one_sentence_and_the_others_are_analysed()
    {
        folder.Write("a.mp4", "one");
        folder.Write("notes.mp4", "bad");

        var run = await BatchAsync();

        Assert.Equal((ExitCodes.Failure, "notes.mp4 is not a video."), (run.ExitCode, run.Error.Trim()));
        Assert.Equal(["a.mp4"], Assert.Single(stub.Batches).Value.Names);
    }

    [Fact]
    public async Task Videos_are_known_by_every_ending_in_capitals_too_and_what_is_skipped_is_said()
    {
        string[] videos = ["a.MTS", "b.m2ts", "c.3gp", "d.VOB", "e.qt", "f.mxf", "g.asf"];
        foreach (var name in videos)
        {
            folder.Write(name, name);
        }

        folder.Write("notes.txt", "text");
        folder.Write("titles.srt", "text");
        Directory.CreateDirectory(Path.Combine(folder.Path, "more"));

        var run = await BatchAsync();

        Assert.Equal((ExitCodes.Success, ""), (run.ExitCode, run.Error));
        Assert.Equal(videos, Assert.Single(stub.Batches).Value.Names);
        Assert.Contains("Skipped 2 files without a video's extension: notes.txt, titles.srt.", run.Output, StringComparison.Ordinal);
        Assert.Contains("Skipped 1 subfolder:", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pipe_that_is_named_like_a_video_is_one_sentence_and_the_others_are_analysed()
    {
        folder.Write("a.mp4", "one");
        var pipe = folder.MakePipe("pipe.mp4");

        var run = await BatchAsync();

        Assert.Equal(
            (ExitCodes.Failure, $"{pipe} is a pipe; write what comes out of it to a file, and name that file."),
            (run.ExitCode, run.Error.Trim()));
        Assert.Equal(["a.mp4"], Assert.Single(stub.Batches).Value.Names);
    }

    [Fact]
    public async Task Results_go_through_a_pipe_without_replacing_it()
    {
        folder.Write("a.mp4", "one");
        var pipe = folder.MakePipe("results");

        var reading = Task.Run(() => File.ReadAllText(pipe));
        var run = await BatchAsync("--csv", pipe);

        Assert.Equal((ExitCodes.Success, ""), (run.ExitCode, run.Error));
        Assert.Equal("csv\r\na.mp4", await reading);
        Assert.True(File.Exists(pipe));
        Assert.False(File.Exists(pipe + ".part"));
    }

    [Fact]
    public async Task An_interrupted_run_says_that_the_batch_goes_on_and_how_to_see_its_end()
    {
        folder.Write("a.mp4", "one");
        using var interrupt = new CancellationTokenSource();
        stub.BatchAnswer = (batch, _) =>
        {
            interrupt.Cancel();
            return Results.Json(batch);
        };

        var run = await CommandRun.OfAsync(interrupt.Token, "batch", folder.Path, "--server", stub.Url.ToString());

        Assert.Equal(ExitCodes.Interrupted, run.ExitCode);
        var id = Assert.Single(stub.Batches).Key;
        Assert.Equal(
            [$"Batch {id} continues at {stub.Url}; to see its end, run this again with --id {id}.", "Interrupted."],
            run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task A_video_that_could_not_be_analysed_shows_in_the_exit_code()
    {
        folder.Write("a.mp4", "one");
        stub.BatchAnswer = (batch, _) => Results.Json(batch with { State = "completed", Failed = 1 });

        Assert.Equal(ExitCodes.Failure, (await BatchAsync()).ExitCode);
    }

    [Fact]
    public async Task A_service_that_is_away_for_a_while_is_asked_again()
    {
        folder.Write("a.mp4", "one");
        stub.BatchAnswer = (batch, before) =>
            before == 0 ? Results.Problem("Not now.", statusCode: 503) : Results.Json(batch with { State = "completed", Completed = 1 });

        Assert.Equal(ExitCodes.Success, (await BatchAsync()).ExitCode);
    }

    [Fact]
    public async Task What_cannot_be_done_is_one_sentence()
    {
        var empty = await BatchAsync();
        var missing = await CommandRun.OfAsync("batch", Path.Combine(folder.Path, "gone"), "--server", stub.Url.ToString());
        var replicas = await BatchAsync("--replicas", "0");
        var file = await CommandRun.OfAsync("batch", folder.Write("clip.mp4", ""), "--server", stub.Url.ToString());
        var csv = await BatchAsync("--csv", Path.Combine(folder.Path, "gone", "results.csv"));

        Assert.Equal(ExitCodes.Failure, empty.ExitCode);
        Assert.Contains("holds no video file", empty.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Usage, missing.ExitCode);
        Assert.Contains("There is no folder", missing.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Usage, file.ExitCode);
        Assert.Contains("is a file; 'fakefinder detect", file.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Usage, csv.ExitCode);
        Assert.Contains("cannot be written: there is no folder", csv.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Usage, replicas.ExitCode);
        Assert.Contains("--replicas is '0'; it must be a number from 1 to 1000.", replicas.Error, StringComparison.Ordinal);
    }

    private Task<CommandRun> BatchAsync(params string[] more) =>
        CommandRun.OfAsync(["batch", folder.Path, "--server", stub.Url.ToString(), .. more]);
}
