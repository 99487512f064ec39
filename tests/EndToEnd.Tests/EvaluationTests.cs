using System.Net;
using System.Text.Json.Nodes;
using FakeFinder.EndToEnd.Tests.Processes;
using FakeFinder.EndToEnd.Tests.Service;

namespace FakeFinder.EndToEnd.Tests;

/// <summary>An evaluation of labelled videos, from the command line.</summary>
public sealed class EvaluationTests : IDisposable
{
    private const int Videos = 24;

    private readonly Installation installation = Installation.WithSlowDetectors(TimeSpan.FromMilliseconds(300), "slow-a", "slow-b");
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fakefinder-e2e-evaluation-");

    private string Results => Path.Combine(folder.FullName, "results");

    public void Dispose()
    {
        installation.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task An_evaluation_goes_on_after_everything_was_killed_and_its_scores_are_enough_for_all_figures()
    {
        await MadeVideos.WriteAsync(folder, Videos, NameOf);
        var labels = Path.Combine(folder.FullName, "labels.csv");
        await File.WriteAllLinesAsync(
            labels,
            Enumerable.Range(0, Videos).Select(video => $"{NameOf(video)},{(video % 2 == 0 ? "FAKE" : "REAL")},k{video % 3}")
                .Prepend("file,label,kind"));
        using var first = await installation.UpAsync();
        using var interrupted = installation.Run("evaluate", labels, "--out", Results, "--server", await installation.UrlAsync());
        await installation.WaitForAsync(
            first,
            "/api/v1/batches",
            now => now["items"]!.AsArray().Any(batch => (int)batch!["completed"]! >= Videos / 4));
        await ProcessFamily.SignalAsync("KILL", installation.Family.Members);
        await installation.Family.AssertGoneAsync();

        using var second = await installation.ReadyAsync();
        using var again =
            await installation.Run("evaluate", labels, "--out", Results, "--server", await installation.UrlAsync()).WaitAsync();

        Assert.True(again.ExitCode == 0, again.Error);
        var batch = Assert.Single((await installation.GetAsync("/api/v1/batches"))["items"]!.AsArray())!;
        Assert.Equal((Videos, Videos), ((int)batch["total"]!, (int)batch["completed"]!));
        var lines = await File.ReadAllLinesAsync(Path.Combine(Results, "scores.csv"));
        Assert.StartsWith("file,label,sha256,kind,score:slow-a,score:slow-b,reason:slow-a", lines[0], StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(0, Videos).Select(NameOf), lines[1..].Select(line => line.Split(',')[0]));
        var metrics = await MetricsAsync(Results);
        Assert.Equal(["slow-a", "slow-b", "mean"], metrics["series"]!.AsArray().Select(series => (string)series!["name"]!));
        Assert.Equal(
            (Videos, Videos, 0),
            ((int)metrics["series"]![0]!["counts"]!["scored"]!, (int)metrics["series"]![0]!["counts"]!["undetermined"]!,
                (int)metrics["series"]![0]!["counts"]!["unscored"]!));
        Assert.Contains("</html>", await File.ReadAllTextAsync(Path.Combine(Results, "report.html")), StringComparison.Ordinal);

        var other = Path.Combine(folder.FullName, "other");
        using var from = await installation.Run("evaluate", "--from", Path.Combine(Results, "scores.csv"), "--out", other).WaitAsync();

        Assert.True(from.ExitCode == 0, from.Error);
        Assert.Equal(metrics["series"]!.ToJsonString(), (await MetricsAsync(other))["series"]!.ToJsonString());
    }

    [Fact]
    public async Task An_evaluation_that_the_service_runs_survives_a_kill_and_has_the_figures_of_the_command_line()
    {
        const int Few = 8;
        await MadeVideos.WriteAsync(folder, Few, NameOf);
        using var first = await installation.UpAsync();
        foreach (var name in Enumerable.Range(0, Few).Select(NameOf))
        {
            using var video = new ByteArrayContent(await File.ReadAllBytesAsync(Path.Combine(folder.FullName, name)));
            using var upload = new MultipartFormDataContent { { video, "file", name } };
            using var uploaded = await installation.PostAsync("/api/v1/videos", upload);
            uploaded.EnsureSuccessStatusCode();
        }

        var lines = Enumerable.Range(0, Few).Select(video => $"{NameOf(video)},{(video % 2 == 0 ? "FAKE" : "REAL")}").Prepend("file,label");
        using var order = new MultipartFormDataContent
        {
            { new StringContent(string.Join('\n', lines)), "labels", "labels.csv" },
            { new StringContent("slow-a,slow-b"), "detectors" },
        };
        using var accepted = await installation.PostAsync("/api/v1/evaluations", order);
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        var run = (string)JsonNode.Parse(await accepted.Content.ReadAsStringAsync())!["id"]!;
        await installation.WaitForAsync(first, "/api/v1/batches", now => (int)now["items"]![0]!["completed"]! > 1);
        await ProcessFamily.SignalAsync("KILL", installation.Family.Members);
        await installation.Family.AssertGoneAsync();

        using var second = await installation.ReadyAsync();
        await installation.WaitForAsync(second, $"/api/v1/evaluations/{run}", now => (string)now["state"]! == "completed");

        var metrics = await installation.GetAsync($"/api/v1/evaluations/{run}/metrics.json");
        Assert.Equal(Few, (int)metrics["videos"]!);
        using var http = new HttpClient();
        var scores = Path.Combine(folder.FullName, "scores.csv");
        await File.WriteAllBytesAsync(
            scores, await http.GetByteArrayAsync(new Uri(new Uri(await installation.UrlAsync()), $"/api/v1/evaluations/{run}/scores.csv")));
        using var from = await installation.Run("evaluate", "--from", scores, "--out", Results).WaitAsync();
        Assert.True(from.ExitCode == 0, from.Error);
        Assert.Equal((await MetricsAsync(Results))["series"]!.ToJsonString(), metrics["series"]!.ToJsonString());
    }

    private static string NameOf(int video) => $"v-{video:00}.mp4";

    private static async Task<JsonNode> MetricsAsync(string folder) =>
        JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "metrics.json")))!;
}
