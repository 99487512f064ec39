using System.Text.Json;
using FakeFinder.Detection.Detectors.Medics;
using FakeFinder.Detection.Networks;
using FakeFinder.Detection.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace FakeFinder.Detection.Tests.Detectors.Medics;

/// <summary>
/// Medics with formula weights against numbers of the original code. All eight networks on 99 frames and their mirror images take minutes:
/// the whole way is gone with two of them, and each of the others is run by itself, on the clip or on its mirror image.
/// </summary>
[Collection(MedicsClipGroup.Name)]
public sealed class MedicsGoldenTests(MedicsClip clip)
{
    private const string ClipNetwork = "medics/mc3_18_112_1cy_lilaug_nonorm_e9_l0.1905";
    private const string FrameNetwork = "medics/SRXT50_094_VM-0.2504";

    private const string Models = $$"""
        { "schema": 1, "detectors": [ { "name": "medics", "title": "", "summary": "", "pipeline": "medics",
          "faceFinder": { "name": "mtcnn", "parameters": { "thresholds": [0.8, 0.8, 0.9], "factor": 0.71, "order": "score" } },
          "parameters": { "clipNetworks": [ { "name": "{{ClipNetwork}}", "preparation": "imagenet-112" } ], "frameNetwork": "{{FrameNetwork}}" } } ] }
        """;

    [Fact]
    public async Task From_the_frames_to_the_score_with_one_3D_network_and_the_2D_network()
    {
        using var folder = new TemporaryFolder();
        var networks = new Dictionary<string, Func<byte[]>>(MedicsNetworks.FaceFinder)
        {
            [ClipNetwork] = () => MedicsNetworks.Build(ClipNetwork),
            [FrameNetwork] = () => MedicsNetworks.Build(FrameNetwork),
        };
        using var host = DetectionHost.Create(new GivenFrames(SampleClip.Info, clip.Frames), folder.Write("models.json", Models), networks);
        await using var detector = await host.LoadAsync("medics");
        var report = await detector.AnalyseAsync(DetectionHost.Request("medics"), null, CancellationToken.None);

        var predictions = new[] { Reference(ClipNetwork).GetProperty("faceScore").GetDouble(), MedicsReference.FramePrediction };
        Assert.Null(report.Reason);
        Assert.Equal(predictions.Average(), report.Score, 0.005);
        Assert.Equal(MedicsReference.SampledFrames, report.Frames.Select(frame => frame.Index));
        var probabilities = MedicsReference.FrameNetwork.GetProperty("sigmoid").Floats();
        foreach (var frame in report.Frames)
        {
            var face = Assert.Single(frame.Faces);
            var expected = Assert.Single(MedicsReference.FacesOf(frame.Index));
            Assert.Equal(expected.Box.Left / 0.75, face.Left, 0.5);
            Assert.Equal(expected.Box.Top / 0.75, face.Top, 0.5);
            Assert.Equal(expected.Box.Right / 0.75, face.Right, 0.5);
            Assert.Equal(expected.Box.Bottom / 0.75, face.Bottom, 0.5);
            Assert.Equal(expected.Confidence!.Value, face.Confidence!.Value, 0.01);
            Assert.Equal(frame.Index < probabilities.Length ? probabilities[frame.Index] : predictions.Average(), face.Score!.Value, 0.005);
        }
    }

    [Theory]
    [InlineData("medics/j3d_e1_l0.1374", ClipPreparationKind.I3d, false)]
    [InlineData("medics/res34_1cy_minaug_nonorm_e4_l0.1794", ClipPreparationKind.Nil, false)]
    [InlineData(ClipNetwork, ClipPreparationKind.ImageNet112, true)]
    [InlineData("medics/mc3_18_112t224_1cy_lilaug_nonorm_e7_l0.1901", ClipPreparationKind.ImageNet224, false)]
    [InlineData("medics/r2p1_18_8_112tr_112te_e12_l0.1741", ClipPreparationKind.ImageNet112, false)]
    [InlineData("medics/i3dcutmix_e11_l0.1612", ClipPreparationKind.I3d, true)]
    [InlineData("medics/r2plus1dcutmix_112_e10_l0.1608", ClipPreparationKind.ImageNet112, true)]
    internal async Task Each_3D_network_gives_the_originals_logits_for_the_clip_or_its_mirror_image(
        string name,
        ClipPreparationKind preparation,
        bool mirrored)
    {
        var pixels = await ReferenceTrack.ReadAsync(clip.Frames);
        using var folder = new TemporaryFolder();
        var networks = new Dictionary<string, Func<byte[]>> { [name] = () => MedicsNetworks.Build(name) };
        using var host = DetectionHost.Create(new GivenFrames(SampleClip.Info, []), folder.Write("models.json", Models), networks);
        await using var lease = await host.Services.GetRequiredService<NetworkPool>().BorrowAsync(name, CancellationToken.None);

        var actual = await lease.Network.RunAsync(
            ClipPreparation.Of(preparation).ToTensor(pixels.Clip, mirrored),
            "logits",
            CancellationToken.None);

        Golden.AssertNear(Reference(name).GetProperty(mirrored ? "logitsFlipped" : "logitsUnflipped").Floats(), actual.Values, 0.02);
    }

    [Fact]
    public async Task The_2D_network_gives_the_originals_logit_for_every_frame()
    {
        var frames = (await ReferenceTrack.ReadAsync(clip.Frames)).Frames;
        using var folder = new TemporaryFolder();
        var networks = new Dictionary<string, Func<byte[]>> { [FrameNetwork] = () => MedicsNetworks.Build(FrameNetwork) };
        using var host = DetectionHost.Create(new GivenFrames(SampleClip.Info, []), folder.Write("models.json", Models), networks);
        await using var lease = await host.Services.GetRequiredService<NetworkPool>().BorrowAsync(FrameNetwork, CancellationToken.None);
        var expected = MedicsReference.FrameNetwork.GetProperty("logits").Floats();
        Assert.Equal(expected.Length, frames.Count);
        for (var i = 0; i < frames.Count; i += lease.Network.BatchLimit)
        {
            var count = Math.Min(lease.Network.BatchLimit, frames.Count - i);
            var actual = await lease.Network.RunAsync(frames.ToTensor(i, count), "logit", CancellationToken.None);
            Golden.AssertNear(expected.AsSpan(i, count), actual.Values, 0.02);
        }
    }

    private static JsonElement Reference(string name) =>
        MedicsReference.ClipNetworks.Single(network => MedicsNetworks.NameOf(network.GetProperty("checkpointFile").GetString()!) == name);
}
