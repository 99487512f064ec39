using System.Text.Json.Nodes;
using FakeFinder.EndToEnd.Tests.Processes;
using FakeFinder.EndToEnd.Tests.Service;

namespace FakeFinder.EndToEnd.Tests;

/// <summary>A batch of many videos, from the command line, through the death of everything.</summary>
public sealed class BatchTests : IDisposable
{
    private const int Videos = 60;

    private readonly Installation installation = Installation.WithSlowDetectors(TimeSpan.FromMilliseconds(200), "slow-a");
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fakefinder-e2e-batch-");

    public void Dispose()
    {
        installation.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_batch_goes_on_after_everything_was_killed_and_no_finished_video_is_analysed_again()
    {
        await MadeVideos.WriteAsync(folder, Videos, NameOf);
        var id = Guid.CreateVersion7();
        var batch = $"/api/v1/batches/{id}";
        using var first = await installation.UpAsync();
        using var interrupted = installation.Run("batch", folder.FullName, "--id", $"{id}", "--server", await installation.UrlAsync());
        await installation.WaitForAsync(first, batch, now => Finished(now) >= Videos / 4);
        var before = await FinishedAsync(batch);
        await ProcessFamily.SignalAsync("KILL", installation.Family.Members);
        await installation.Family.AssertGoneAsync();

        using var second = await installation.ReadyAsync();
        var csv = Path.Combine(installation.Data, "results.csv");
        using var again = await installation
            .Run("batch", folder.FullName, "--id", $"{id}", "--csv", csv, "--server", await installation.UrlAsync())
            .WaitAsync();

        Assert.True(again.ExitCode == 0, again.Error);
        var ended = await installation.GetAsync(batch);
        Assert.Equal(("completed", Videos, Videos), ((string)ended["state"]!, (int)ended["total"]!, (int)ended["completed"]!));
        var after = await FinishedAsync(batch);
        Assert.Equal(Enumerable.Range(1, Videos), after.Values.Select(video => (int)video["ordinal"]!).Order());
        Assert.Equal(
            Videos,
            (await installation.GetAsync("/api/v1/jobs?take=500"))["items"]!
                .AsArray()
                .Count(job => ((string)job!["fileName"]!).StartsWith("v-", StringComparison.Ordinal)));
        Assert.InRange(before.Count, Videos / 4, Videos - 1);
        foreach (var (job, video) in before)
        {
            Assert.Equal(video.ToJsonString(), after[job].ToJsonString());
            var part = Assert.Single((await installation.GetAsync($"/api/v1/jobs/{job}"))["parts"]!.AsArray())!;
            Assert.Equal(("completed", 1), ((string)part["state"]!, (int)part["attempt"]!));
        }

        var lines = await File.ReadAllLinesAsync(csv);
        Assert.Equal(
            "file,video,state,job,slow-a,average,reason,slow-a frames judged,slow-a frames wanted,band,summary,heuristics",
            lines[0]);
        Assert.Equal(Enumerable.Range(0, Videos).Select(NameOf), lines[1..].Select(line => line.Split(',')[0]));
    }

    private static string NameOf(int video) => $"v-{video:00}.mp4";

    private static int Finished(JsonNode batch) => (int)batch["completed"]! + (int)batch["failed"]!;

    /// <summary>The results that are recorded, by job.</summary>
    private async Task<Dictionary<string, JsonNode>> FinishedAsync(string batch) =>
        (await installation.GetAsync($"{batch}/results"))["items"]!
            .AsArray()
            .Where(video => video!["ordinal"] is not null)
            .ToDictionary(video => (string)video!["job"]!, video => video!);
}
