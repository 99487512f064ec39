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

    private static string NameOf(int video) => $"v-{video:00}.mp4";

    private static async Task<JsonNode> MetricsAsync(string folder) =>
        JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "metrics.json")))!;
}
