using FakeFinder.Clips;
using FakeFinder.Detection.Detectors.Ntech;
using FakeFinder.Detection.Pipelines;
using FakeFinder.Detection.Tests.Detectors.Medics;
using FakeFinder.Detection.Tests.Support;
using FakeFinder.Reference;
using Microsoft.Extensions.DependencyInjection;

namespace FakeFinder.Detection.Tests.Detectors.Ntech;

/// <summary>
/// The whole way from the clip to the score, with the injected faces and with formula weights, against numbers of the original code. The
/// networks take their time: they run once.
/// </summary>
public sealed class NtechGoldenTests
{
    private const string Models = """
        { "schema": 1, "detectors": [ { "name": "ntech", "title": "", "summary": "", "pipeline": "ntech", "faceFinder": { "name": "given" }, "parameters": {
          "sequenceNetwork": "ntech/sequence-b7", "firstFaceNetwork": "ntech/faces-first-b7", "secondFaceNetwork": "ntech/faces-second-b7" } } ] }
        """;

    private static readonly Dictionary<string, Func<byte[]>> Networks = NtechReference.Parameters.NetworkNames.ToDictionary(
        name => name,
        name => new Func<byte[]>(() => FormulaWeights.Build("ntech", Path.GetFileName(name))));

    [Fact]
    public async Task Every_crop_has_the_originals_logit_and_all_make_the_originals_score()
    {
        using var folder = new TemporaryFolder();
        using var tools = Decoders.Tools();
        using var host = DetectionHost.Create(
            new GivenFrames(SampleClip.Info, []),
            folder.Write("models.json", Models),
            Networks,
            NtechReference.Finder());
        var registry = host.Services.GetRequiredService<PipelineRegistry>();
        var entry = registry.Require("ntech");
        await using var detector = Assert.IsType<NtechDetector>(await registry.PipelineOf(entry).LoadAsync(entry, CancellationToken.None));
        var analysis = NtechReference.Clip(tools, new StageClock(TimeProvider.System));
        var search = await NtechSearch.RunAsync(NtechReference.Finder(), NtechReference.Parameters, analysis, CancellationToken.None);
        NtechPlan[] plans = [.. search.Tracks.Select(track => new NtechPlan(track, NtechReference.Parameters))];

        var scores = new NtechScores(plans);
        var compared = 0;
        await foreach (
            var outputs in detector.RunNetworks(
                new NtechCrops(search.Kept, plans, NtechReference.Parameters.Enlargement),
                analysis,
                CancellationToken.None))
        {
            scores.Add(outputs);
            float[] expected = [.. outputs.Batch.Rows.Select(row => NtechReference.Rows[(outputs.Batch.Input, row)].Logit)];
            Golden.AssertNear(expected, [.. outputs.Logits], 0.02);
            compared += expected.Length;
        }

        Assert.Equal(NtechReference.Rows.Count, compared);
        Golden.AssertNear(NtechReference.Video["probsInScoreOrder"]!["values"].Floats(), [.. scores.InOrder()], 0.005);
        Assert.Equal((double)NtechReference.Video["score"]!, scores.Score!.Value, 0.005);
    }
}
