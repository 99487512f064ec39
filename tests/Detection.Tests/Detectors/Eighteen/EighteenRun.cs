using System.Text.Json.Nodes;
using FakeFinder.Detection.Aggregation;
using FakeFinder.Detection.Detectors.Eighteen;
using FakeFinder.Detection.Pipelines;
using FakeFinder.Detection.Tests.Detectors.Medics;
using FakeFinder.Detection.Tests.Support;
using FakeFinder.Reference;
using FakeFinder.Weights.Import;
using Microsoft.Extensions.DependencyInjection;

namespace FakeFinder.Detection.Tests.Detectors.Eighteen;

/// <summary>
/// The detector of models.json with formula weights and given detections on the first frames of the sample clip, for which the reference
/// has the numbers of the complete pipeline. Its eleven networks take a minute, so that they are run once for all tests.
/// </summary>
public sealed class EighteenRun
{
    private const string Name = "eighteen";
    private const int Frames = 24;

    private Task<Outcome>? outcome;

    /// <param name="clip">The same one for all tests.</param>
    internal Task<Outcome> GetAsync(EighteenClip clip) => outcome ??= RunAsync(clip);

    private static async Task<Outcome> RunAsync(EighteenClip clip)
    {
        var models = JsonNode.Parse(await File.ReadAllTextAsync(SampleClip.Models))!;
        var entry = models["detectors"]!.AsArray().Single(one => (string)one!["name"]! == Name)!.AsObject();
        entry["faceFinder"] = new JsonObject { ["name"] = "given" };
        entry.Remove("weights");
        using var folder = new TemporaryFolder();
        var networks = Recipes
            .Find(Name)!
            .Networks.ToDictionary(
                recipe => $"{Name}/{recipe.Name}",
                recipe => (Func<byte[]>)(() => FormulaWeights.Build(Name, recipe.Name)));
        using var host = DetectionHost.Create(
            null,
            folder.Write("models.json", models.ToJsonString()),
            networks,
            new ReferenceFaces(clip.FacesOf));
        var registry = host.Services.GetRequiredService<PipelineRegistry>();
        var detectorEntry = registry.Require(Name);
        await using var detector = Assert.IsType<EighteenDetector>(
            await registry.PipelineOf(detectorEntry).LoadAsync(detectorEntry, CancellationToken.None));

        var frames = clip.Frames.Take(Frames).ToList();
        var analysis = new VideoAnalysis(new StageClock(TimeProvider.System), null)
        {
            Wanted = [.. frames.Select(frame => frame.Index)],
            Source = indices => frames.Where(frame => indices.Contains(frame.Index)).ToAsyncEnumerable(),
        };
        var sheet = new ScoreSheet();
        var found = await detector.FindTubesAsync(sheet, analysis, CancellationToken.None);
        var pixels = await detector.ReadPixelsAsync(found, analysis, CancellationToken.None);
        var results = await detector.RunNetworksAsync(pixels, analysis, CancellationToken.None);
        return new Outcome(Assert.Single(pixels), results, detector.Judge(sheet, found, pixels, results));
    }

    /// <param name="Pixels">What the networks saw of the only face.</param>
    /// <param name="Results">What they said.</param>
    internal sealed record Outcome(TubePixels Pixels, IReadOnlyList<NetworkResult> Results, PipelineResult PipelineResult);
}
