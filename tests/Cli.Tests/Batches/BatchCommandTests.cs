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
        stub.BatchAnswer = (batch, before) => before == 0 ? Results.Problem("Not now.", statusCode: 503) : Results.Json(batch with { State = "completed", Completed = 1 });

        Assert.Equal(ExitCodes.Success, (await BatchAsync()).ExitCode);
    }

    [Fact]
    public async Task What_cannot_be_done_is_one_sentence()
    {
        var empty = await BatchAsync();
        var missing = await CommandRun.OfAsync("batch", Path.Combine(folder.Path, "gone"), "--server", stub.Url.ToString());
        var replicas = await BatchAsync("--replicas", "0");

        Assert.Equal(ExitCodes.Failure, empty.ExitCode);
        Assert.Contains("holds no video file", empty.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Usage, missing.ExitCode);
        Assert.Contains("There is no folder", missing.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Usage, replicas.ExitCode);
        Assert.Contains("--replicas must be from 1 to 1000.", replicas.Error, StringComparison.Ordinal);
    }

    private Task<CommandRun> BatchAsync(params string[] more) => CommandRun.OfAsync(["batch", folder.Path, "--server", stub.Url.ToString(), .. more]);
}
