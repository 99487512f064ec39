using System.Diagnostics.Metrics;
using FakeFinder.Catalog;
using FakeFinder.Detection.Aggregation;
using FakeFinder.Detection.Detectors.Eighteen;
using FakeFinder.Detection.Entries;
using FakeFinder.Detection.Faces;
using FakeFinder.Detection.Pipelines;
using FakeFinder.Detection.Tests.Detectors.Medics;
using FakeFinder.Detection.Tests.Support;
using FakeFinder.Media.Decoding;
using FakeFinder.Reports;
using Microsoft.Extensions.DependencyInjection;

namespace FakeFinder.Detection.Tests.Detectors.Eighteen;

/// <summary>The whole pipeline with given detections and networks that always say the same.</summary>
[Collection(EighteenClipGroup.Name)]
public sealed class EighteenDetectorTests(EighteenClip clip)
{
    private const string Models = """
        { "schema": 1, "detectors": [ { "name": "eighteen", "title": "", "summary": "", "pipeline": "eighteen", "faceFinder": { "name": "given" }, "parameters": { "networks": [
          { "name": "eighteen/a", "kind": "clip", "side": 64, "mean": [0, 0, 0], "deviation": [1, 1, 1], "weight": 3 },
          { "name": "eighteen/b", "kind": "image", "side": 64, "colours": "bgr", "mean": [0.5, 0.5, 0.5], "deviation": [0.5, 0.5, 0.5], "mirrored": true, "weight": 3 },
          { "name": "eighteen/c", "kind": "image", "side": 32, "mean": [0, 0, 0], "deviation": [1, 1, 1], "weight": 1 } ] } } ] }
        """;

    private static readonly IReadOnlyDictionary<string, Func<byte[]>> Networks = new Dictionary<string, Func<byte[]>>
    {
        ["eighteen/a"] = () => EighteenHost.ClipNetwork(64, 0, 1),
        ["eighteen/b"] = () => EighteenHost.ImageNetwork(64, 0.5f, 0),
        ["eighteen/c"] = () => EighteenHost.ImageNetwork(32, 0, 0.25f),
    };

    private static readonly double Clip = Logistic.Of(1);
    private static readonly double Image = ((3 * Logistic.Of(-0.5)) + Logistic.Of(0.25)) / 4;

    [Fact]
    public async Task A_report_has_the_score_all_frames_with_their_faces_and_what_every_network_says()
    {
        var progress = new ProgressList();
        var report = await AnalyseAsync(new ReferenceFaces(clip.FacesOf), clip.Frames, progress);

        Assert.Equal((0.4 * Clip) + (0.6 * Image), report.Score, 1e-6);
        Assert.Null(report.Reason);
        Assert.Equal(["given/faces", "eighteen/a", "eighteen/b", "eighteen/c"], report.Networks.Select(network => network.Name));
        Assert.Null(report.Networks[0].Score);
        Golden.AssertNear(
            [(float)Clip, (float)Logistic.Of(-0.5), (float)Logistic.Of(0.25)],
            [.. report.Networks.Skip(1).Select(network => (float)network.Score!.Value)],
            1e-6);

        Assert.Equal(clip.Frames.Select(frame => frame.Index), report.Frames.Select(frame => frame.Index));
        foreach (var (frame, place) in report.Frames.Select((frame, place) => (frame, place)))
        {
            var face = frame.Faces[0];
            Assert.Equal(clip.FacesOf(clip.Frames[place])[0].Box.Left, face.Left);
            Assert.Equal(place % 5 == 0, face.Score is not null);
            Assert.Equal(Image, face.Score ?? Image, 1e-6);
            Assert.Equal(face.Score, frame.Score);
            Assert.All(frame.Faces.Skip(1), other => Assert.Null(other.Score));
        }

        Assert.Equal(["aggregation", "crops", "decoding", "faces", "networks", "total"], report.Timings.Keys.Order(StringComparer.Ordinal));
        Assert.Contains(new("faces", 150, 150, "151 faces in 150 frames"), progress.Reports);
        Assert.Contains(new("crops", 150, 150, "crop 150 of 150"), progress.Reports);
        var steps = progress.Reports.Where(step => step.Stage == "networks").ToList();
        Assert.Equal(new("networks", 150, 240, "network 1 of 3"), steps[0]);
        Assert.Equal(new("networks", 240, 240, "network 3 of 3"), steps[^1]);
    }

    [Fact]
    public async Task The_clip_is_decoded_once_for_both_passes()
    {
        using var folder = new TemporaryFolder();
        using var host = DetectionHost.Create(null, folder.Write("models.json", Models), Networks, new ReferenceFaces(clip.FacesOf));
        await using var detector = await host.LoadAsync("eighteen");
        var instruments = host.Services.GetRequiredService<Media.Decoding.Instruments>();
        var decodes = 0L;
        using var meters = new MeterListener();
        meters.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref decodes, value));
        meters.EnableMeasurementEvents(instruments.Decodes);
        meters.Start();

        var report = await detector.AnalyseAsync(DetectionHost.Request("eighteen"), null, CancellationToken.None);

        Assert.Equal((0.4 * Clip) + (0.6 * Image), report.Score, 1e-6);
        Assert.Equal(1, decodes);
    }

    [Fact]
    public async Task Frames_without_a_face_show_the_face_of_the_nearest_frame_and_are_not_read_again()
    {
        var frames = clip.Frames.Take(10).ToList();
        var given = new GivenFrames(SampleClip.Info, frames);
        using var folder = new TemporaryFolder();
        using var host = DetectionHost.Create(
            given,
            folder.Write("models.json", Models),
            Networks,
            new ReferenceFaces(frame => frame.Index is >= 4 and <= 14 ? clip.FacesOf(frame) : []));
        await using var detector = await host.LoadAsync("eighteen");
        var report = await detector.AnalyseAsync(DetectionHost.Request("eighteen"), null, CancellationToken.None);

        Assert.Null(report.Reason);
        Assert.Equal([4, 6, 8, 10, 12, 14], given.Unions[^1]);
        Assert.All(report.Frames, frame => Assert.Equal(frame.Index is >= 4 and <= 14, frame.Score is not null));
    }

    [Fact]
    public async Task A_video_of_one_frame_is_judged_by_the_clip_networks_alone()
    {
        var report = await AnalyseAsync(new ReferenceFaces(clip.FacesOf), [clip.Frames[0]]);
        Assert.Equal(Clip, report.Score, 1e-6);
        Assert.Equal("eighteen/a", Assert.Single(report.Networks, network => network.Score is not null).Name);
        Assert.Null(Assert.Single(Assert.Single(report.Frames).Faces).Score);
    }

    [Fact]
    public async Task A_network_that_fails_is_a_fault_and_the_others_do_not_go_on_without_it()
    {
        var networks = new Dictionary<string, Func<byte[]>>(Networks) { ["eighteen/b"] = () => EighteenHost.ImageNetwork(48, 0, 0) };
        using var folder = new TemporaryFolder();
        using var host = DetectionHost.Create(
            new GivenFrames(SampleClip.Info, [.. clip.Frames.Take(5)]),
            folder.Write("models.json", Models),
            networks,
            new ReferenceFaces(clip.FacesOf));
        await using var detector = await host.LoadAsync("eighteen");
        await Assert.ThrowsAnyAsync<Exception>(() =>
            detector.AnalyseAsync(DetectionHost.Request("eighteen"), null, CancellationToken.None));
    }

    [Fact]
    public async Task Of_thirty_people_two_are_judged()
    {
        Face[] crowd = [.. Enumerable.Range(0, 30).Select(i => new Face(new FaceBox(i * 20, 100, (i * 20) + 18, 120), 0.9, []))];
        var progress = new ProgressList();
        var report = await AnalyseAsync(new ReferenceFaces(_ => crowd), [.. clip.Frames.Take(5)], progress);
        Assert.Null(report.Reason);
        Assert.All(
            report.Frames,
            frame => Assert.Equal([0, 1], frame.Faces.Index().Where(face => face.Item.Score is not null).Select(face => face.Index)));
        Assert.Equal(2 * (5 + 10 + 5), progress.Reports.Last(step => step.Stage == "networks").Total);
    }

    [Fact]
    public async Task A_face_at_the_border_is_judged_and_one_beyond_it_gives_one_half_with_the_reason()
    {
        var frames = clip.Frames.Take(5).ToList();
        var border = await AnalyseAsync(new ReferenceFaces(_ => [new Face(new FaceBox(-30, 400, 60, 500), 0.9, [])]), frames);
        Assert.Equal((0.4 * Clip) + (0.6 * Image), border.Score, 1e-6);

        var beyond = await AnalyseAsync(new ReferenceFaces(_ => [new Face(new FaceBox(700, 100, 760, 170), 0.9, [])]), frames);
        Assert.Equal(0.5, beyond.Score);
        Assert.StartsWith("A face at 700, 100 to 760, 170 has no pixels in its frame", beyond.Reason, StringComparison.Ordinal);
        Assert.Equal(5, beyond.Frames.Count);
    }

    [Fact]
    public async Task Without_a_face_or_a_frame_the_score_is_one_half_with_the_reason()
    {
        Assert.Equal((0.5, "No face was found (0 faces in 3 frames)."), await ScoreAsync(_ => [], 3));
        Assert.Equal(
            (0.5, "It is usual for a frame of this video to have no face (1 face in 3 frames)."),
            await ScoreAsync(frame => frame.Index == 2 ? clip.FacesOf(frame) : [], 3));
        Assert.Equal((0.5, "None of the 150 frames that were wanted could be decoded."), await ScoreAsync(clip.FacesOf, 0));

        async Task<(double Score, string? Reason)> ScoreAsync(Func<Frame, IReadOnlyList<Face>> facesOf, int frames)
        {
            var report = await AnalyseAsync(new ReferenceFaces(facesOf), [.. clip.Frames.Take(frames)]);
            return (report.Score, report.Reason);
        }
    }

    [Fact]
    public void The_entry_of_models_json_has_the_eleven_networks_with_the_originals_weights()
    {
        using var host = DetectionHost.Create(new GivenFrames(SampleClip.Info, []));
        var entry = host.Services.GetRequiredService<ModelCatalog>().Find("eighteen")!;
        var pipeline = host.Services.GetServices<IPipeline>().Single(pipeline => pipeline.Name == entry.Pipeline);
        Assert.Equal(150, pipeline.PlanOf(entry)!.FramesOf(SampleClip.Info).Count);
        Assert.Contains("eighteen/sf1", pipeline.WhatIsMissing(entry), StringComparison.Ordinal);

        var golden = Golden.Read("eighteen", "aggregate.json");
        var networks = EntryParameters.Read<EighteenParameters>(entry.Parameters, "eighteen").Networks;
        Assert.Equal(golden["order"]!.AsArray().Select(name => $"eighteen/{name}"), networks.Select(network => network.Name));
        Golden.AssertNear(
            golden["weights"].Floats(),
            [
                .. networks.Select(network =>
                    (float)(network.Kind == NetworkKind.Clip ? 0.4 * network.Weight / 30 : 0.6 * network.Weight / 53)),
            ],
            1e-6);
    }

    [Fact]
    public void A_network_of_models_json_with_a_wrong_value_is_named()
    {
        using var folder = new TemporaryFolder();
        var models = Models.Replace("[0.5, 0.5, 0.5], \"deviation\"", "[0.5], \"deviation\"", StringComparison.Ordinal);
        using var host = DetectionHost.Create(
            new GivenFrames(SampleClip.Info, []),
            folder.Write("models.json", models),
            Networks,
            new ReferenceFaces(clip.FacesOf));
        var entry = host.Services.GetRequiredService<ModelCatalog>().Find("eighteen")!;
        var fault = Assert.Throws<DetectorLoadException>(() =>
            host.Services.GetServices<IPipeline>().Single(pipeline => pipeline.Name == "eighteen").PlanOf(entry));
        Assert.Contains("]: mean has 1 elements; it must have 3", fault.Message, StringComparison.Ordinal);
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
        await using var detector = await host.LoadAsync("eighteen");
        return await detector.AnalyseAsync(DetectionHost.Request("eighteen"), progress, CancellationToken.None);
    }
}
