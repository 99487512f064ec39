using FakeFinder.Catalog;
using FakeFinder.Detection.Aggregation;
using FakeFinder.Detection.Faces;
using FakeFinder.Detection.Tests.Support;
using FakeFinder.Media.Decoding;
using FakeFinder.Reports;
using Microsoft.Extensions.DependencyInjection;

namespace FakeFinder.Detection.Tests.Detectors.Medics;

/// <summary>The whole pipeline with the original's detections and networks that always say the same.</summary>
[Collection(MedicsClipGroup.Name)]
public sealed class MedicsDetectorTests(MedicsClip clip)
{
    private const string Models = """
        { "schema": 1, "detectors": [ { "name": "medics", "title": "", "summary": "", "pipeline": "medics", "faceFinder": { "name": "given" }, "parameters": {
          "clipNetworks": [ { "name": "medics/a", "preparation": "i3d" }, { "name": "medics/b", "preparation": "nil" }, { "name": "medics/c", "preparation": "i3d" } ],
          "frameNetwork": "medics/d" } } ] }
        """;

    private static readonly IReadOnlyDictionary<string, Func<byte[]>> Networks = new Dictionary<string, Func<byte[]>>
    {
        ["medics/a"] = () => ConstantNetworks.OverClips(0, 0),
        ["medics/b"] = () => ConstantNetworks.OverClips(2, 1),
        ["medics/c"] = () => ConstantNetworks.OverClips(-1, 2),
        ["medics/d"] = () => ConstantNetworks.OverFrames(-1),
    };

    [Fact]
    public async Task A_report_has_the_score_the_sampled_frames_with_their_faces_and_every_network()
    {
        var progress = new ProgressList();
        var report = await AnalyseAsync(new ReferenceFaces(picture => MedicsReference.FacesOf(picture.Index)), clip.Frames, progress);

        double[] predictions = [0.5, Logistic.Of(1), Logistic.Of(-3), Logistic.Of(-1)];
        Assert.Equal(predictions.Average(), report.Score, 1e-6);
        Assert.Null(report.Reason);
        Assert.Equal(["given/faces", "medics/a", "medics/b", "medics/c", "medics/d"], report.Networks.Select(network => network.Name));
        Assert.Equal(MedicsReference.SampledFrames, report.Frames.Select(frame => frame.Index));
        Assert.All(report.Frames, frame =>
        {
            var face = Assert.Single(frame.Faces);
            var found = MedicsReference.FacesOf(frame.Index)[0];
            Assert.Equal(found.Box.Left / 0.75, face.Left, 1e-3);
            Assert.Equal(found.Box.Bottom / 0.75, face.Bottom, 1e-3);
            Assert.Equal(found.Confidence, face.Confidence);
            Assert.Equal(frame.Index < 32 ? Logistic.Of(-1) : predictions.Average(), face.Score!.Value, 1e-6);
            Assert.Equal(face.Score, frame.Score);
        });
        Assert.Equal(["aggregation", "crops", "decoding", "faces", "networks", "total"], report.Timings.Keys.Order(StringComparer.Ordinal));
        Assert.Contains(new("faces", 10, 10, "10 faces in 10 frames"), progress.Reports);
        Assert.Contains(new("crops", 99, 99, "crop 99 of 99"), progress.Reports);
        Assert.Equal(
            Enumerable.Range(1, 4).Select(i => new DetectionProgress("networks", i, 4, $"network {i} of 4")),
            progress.Reports.Where(step => step.Stage == "networks"));
    }

    [Fact]
    public async Task Where_no_face_is_found_the_search_is_done_once_more_in_pictures_of_twice_the_size()
    {
        var faces = new ReferenceFaces(picture => picture.Width == 960 ? [new Face(new FaceBox(300, 100, 500, 350), 0.95, [])] : []);
        var report = await AnalyseAsync(faces, clip.Frames);

        Assert.Null(report.Reason);
        Assert.Equal([(480, 360), (960, 720)], faces.Pictures.Select(picture => (picture.Width, picture.Height)).Distinct());
        Assert.All(report.Frames, frame => Assert.Equal(300 / 1.5, Assert.Single(frame.Faces).Left, 1e-6));
    }

    [Fact]
    public async Task Without_a_face_for_long_enough_the_score_is_one_half_with_the_reason_and_the_frames()
    {
        var report = await AnalyseAsync(
            new ReferenceFaces(picture => picture.Index < 30 ? MedicsReference.FacesOf(picture.Index) : []),
            clip.Frames);

        Assert.Equal((0.5, "No face was found that is there for 30 frames."), (report.Score, report.Reason));
        Assert.Equal(10, report.Frames.Count);
        Assert.All(report.Frames.SelectMany(frame => frame.Faces), face => Assert.Null(face.Score));
    }

    [Fact]
    public async Task A_sample_that_does_not_decode_gives_one_half_with_the_reason()
    {
        var report = await AnalyseAsync(new ReferenceFaces(picture => MedicsReference.FacesOf(picture.Index)), [.. clip.Frames.Take(70)]);
        Assert.Equal((0.5, "Frame 70, in which a face was to be looked for, could not be decoded."), (report.Score, report.Reason));
    }

    [Fact]
    public async Task A_clip_that_ends_early_is_scored_by_what_it_has()
    {
        var report = await AnalyseAsync(new ReferenceFaces(picture => MedicsReference.FacesOf(picture.Index)), [.. clip.Frames.Take(45)]);
        Assert.Null(report.Reason);
        Assert.Equal([0, 10, 20, 30, 40], report.Frames.Select(frame => frame.Index));
    }

    [Fact]
    public void The_entry_of_models_json_is_complete_and_asks_for_the_weights_that_are_missing()
    {
        using var host = DetectionHost.Create(new GivenFrames(SampleClip.Info, []));
        var entry = host.Services.GetRequiredService<ModelCatalog>().Find("medics")!;
        var pipeline = host
            .Services.GetServices<FakeFinder.Detection.Pipelines.IPipeline>()
            .Single(pipeline => pipeline.Name == entry.Pipeline);

        Assert.Equal(Enumerable.Range(0, 99), pipeline.PlanOf(entry)!.FramesOf(SampleClip.Info));
        Assert.Contains("medics/j3d_e1_l0.1374", pipeline.WhatIsMissing(entry), StringComparison.Ordinal);
    }

    private static async Task<DetectionReport> AnalyseAsync(
        ReferenceFaces faces,
        IReadOnlyList<Frame> frames,
        ProgressList? progress = null)
    {
        using var folder = new TemporaryFolder();
        using var host = DetectionHost.Create(
            new GivenFrames(SampleClip.Info, frames),
            folder.Write("models.json", Models),
            Networks,
            faces);
        await using var detector = await host.LoadAsync("medics");
        return await detector.AnalyseAsync(DetectionHost.Request("medics"), progress, CancellationToken.None);
    }
}
