using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace FakeFinder.Cli.Tests.Evaluation;

/// <summary>What needs no service: <c>evaluate --from</c> and <c>calibrate</c>.</summary>
public sealed class GivenScoresTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string Calibration => Path.Combine(folder.Path, "calibration.json");

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_calibration_is_fitted_and_its_fusion_evaluated()
    {
        var scores = folder.Write("scores.csv", Scores(120));

        var fitted = await CommandRun.OfAsync("calibrate", scores, "--name", "made data", "--out", Calibration);
        var run = await CommandRun.OfAsync("evaluate", "--from", scores, "--calibration", Calibration, "--name", "<made>");

        Assert.Equal((ExitCodes.Success, ""), (fitted.ExitCode, fitted.Error));
        Assert.Contains("a: Platt, cross-validated log loss", fitted.Output, StringComparison.Ordinal);
        Assert.Contains("Fusion: cross-validated log loss", fitted.Output, StringComparison.Ordinal);
        var calibration = JsonNode.Parse(await File.ReadAllTextAsync(Calibration))!;
        var hash = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(scores)));
        Assert.Equal(
            (1, hash, "made data"),
            ((int)calibration["schema"]!, (string)calibration["scoresSha256"]!, (string)calibration["name"]!));
        Assert.Equal((ExitCodes.Success, ""), (run.ExitCode, run.Error));
        var metrics = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder.Path, "metrics.json")))!;
        Assert.Equal(["a", "b", "mean", "fusion"], metrics["series"]!.AsArray().Select(series => (string)series!["name"]!));
        var report = await File.ReadAllTextAsync(Path.Combine(folder.Path, "report.html"));
        Assert.Contains("<h1>Evaluation: &lt;made&gt;</h1>", report, StringComparison.Ordinal);
        Assert.Contains("fitted on these very scores", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_folder_gets_a_copy_of_the_scores_and_the_same_figures()
    {
        var scores = folder.Write("scores.csv", Scores(60));
        var other = Path.Combine(folder.Path, "other");

        await CommandRun.OfAsync("evaluate", "--from", scores);
        var run = await CommandRun.OfAsync("evaluate", "--from", scores, "--out", other, "--detectors", "b");

        Assert.Equal((ExitCodes.Success, ""), (run.ExitCode, run.Error));
        Assert.Equal(await File.ReadAllBytesAsync(scores), await File.ReadAllBytesAsync(Path.Combine(other, "scores.csv")));
        var all = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder.Path, "metrics.json")))!;
        var one = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(other, "metrics.json")))!;
        Assert.Equal(all["series"]![1]!.ToJsonString(), Assert.Single(one["series"]!.AsArray())!.ToJsonString());
    }

    [Fact]
    public async Task What_cannot_be_used_is_one_sentence()
    {
        var few = folder.Write("few.csv", Scores(10));
        var one = folder.Write("one.csv", "file,label,score:a\na,FAKE,0.5\n");

        var tooFew = await CommandRun.OfAsync("calibrate", few, "--name", "x", "--out", Calibration);
        var oneLabel = await CommandRun.OfAsync("evaluate", "--from", one);
        var missing = await CommandRun.OfAsync("calibrate", "gone.csv", "--name", "x");
        var unnamed = await CommandRun.OfAsync("calibrate", few);
        var unknown = await CommandRun.OfAsync("evaluate", "--from", few, "--detectors", "c");
        var noCalibration = await CommandRun.OfAsync("evaluate", "--from", few, "--calibration", few);

        Assert.Equal(ExitCodes.Failure, tooFew.ExitCode);
        Assert.Contains(
            $"{few} has too few videos: a has a determined score for 5 real and 5 fake ones",
            tooFew.Error,
            StringComparison.Ordinal);
        Assert.False(File.Exists(Calibration));
        Assert.Equal($"{one} has 1 FAKE and no REAL videos; add some, since most metrics compare both.", oneLabel.Error.Trim());
        Assert.Equal((ExitCodes.Usage, ExitCodes.Usage), (missing.ExitCode, unnamed.ExitCode));
        Assert.Contains("'fakefinder evaluate LABELS.csv' writes a scores.csv", missing.Error, StringComparison.Ordinal);
        Assert.Equal($"{few} has no scores of a detector 'c'; it has a, b.", unknown.Error.Trim());
        Assert.Contains($"{few} is not a calibration", noCalibration.Error, StringComparison.Ordinal);
    }

    /// <summary>Two detectors that are right in three of four videos, in different ones.</summary>
    private static string Scores(int videos)
    {
        return "file,label,kind,score:a,score:b\n" + string.Concat(Enumerable.Range(0, videos).Select(Row));

        static string Row(int video)
        {
            var isFake = video % 2 == 0;
            var (a, b) = (video / 2 % 4 == 0 != isFake ? 0.7 : 0.3, video / 3 % 4 == 0 != isFake ? 0.8 : 0.2);
            return string.Create(
                CultureInfo.InvariantCulture,
                $"v{video}.mp4,{(isFake ? 1 : 0)},k{video / 2 % 2},{a + video / 1e4},{b}\n");
        }
    }
}
