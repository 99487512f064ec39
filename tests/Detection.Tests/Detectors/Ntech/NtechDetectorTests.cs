using System.Text.Json.Nodes;
using FakeFinder.Catalog;
using FakeFinder.Detection.Aggregation;
using FakeFinder.Detection.Detectors.Ntech;
using FakeFinder.Detection.Entries;
using FakeFinder.Detection.Faces;
using FakeFinder.Detection.Pipelines;
using FakeFinder.Detection.Tests.Detectors.Medics;
using FakeFinder.Detection.Tests.Support;
using FakeFinder.Media.Decoding;
using FakeFinder.Reports;
using FakeFinder.Weights.Graphs;
using Microsoft.Extensions.DependencyInjection;

namespace FakeFinder.Detection.Tests.Detectors.Ntech;

/// <summary>The whole pipeline with given faces and networks that always say the same.</summary>
public sealed class NtechDetectorTests
{
    private const int Side = 64;

    private const string Models = """
        { "schema": 1, "detectors": [ { "name": "ntech", "title": "", "summary": "", "pipeline": "ntech", "faceFinder": { "name": "given" }, "parameters": {
          "sequenceNetwork": "ntech/a", "firstFaceNetwork": "ntech/b", "secondFaceNetwork": "ntech/c" } } ] }
        """;

    private static readonly FaceBox Middle = new(20, 20, 44, 44);

    private static readonly IReadOnlyDictionary<string, Func<byte[]>> Networks = new Dictionary<string, Func<byte[]>>
    {
        ["ntech/a"] = () => Network(1),
        ["ntech/b"] = () => Network(2),
        ["ntech/c"] = () => Network(-1),
    };

    [Fact]
    public async Task A_report_has_the_score_the_frames_in_which_faces_were_looked_for_and_every_network()
    {
        var progress = new ProgressList();
        var report = await AnalyseAsync(Clip(60), _ => [Face(Middle), Face(new FaceBox(0, 0, 5, 5), 0.5)], progress: progress);

        // 30 kept frames, 10 samples: 28 positions, two sequences and 14 faces.
        Assert.Equal(ScoreOf([.. Enumerable.Repeat(1, 14), .. Enumerable.Repeat(2, 8), .. Enumerable.Repeat(-1, 6)]), report.Score, 1e-5);
        Assert.Null(report.Reason);
        Assert.Equal(["given/faces", "ntech/a", "ntech/b", "ntech/c"], report.Networks.Select(network => network.Name));
        Assert.Equal(Enumerable.Range(0, 10).Select(i => 6 * i), report.Frames.Select(frame => frame.Index));
        var (first, second) = (Logistic.Of(2), Logistic.Of(-1));
        double[] scores = [first, (first + second) / 2, second, first, second, (first + second) / 2, first, second, first, first];
        Golden.AssertNear(
            [.. scores.Select(score => (float)score)],
            [.. report.Frames.Select(frame => (float)frame.Faces[0].Score!.Value)],
            1e-6);
        Assert.All(report.Frames, frame => Assert.Null(frame.Faces[1].Score));
        Assert.All(report.Frames, frame => Assert.Equal((20, 0.99), (frame.Faces[0].Left, frame.Faces[0].Confidence!.Value)));
        Assert.Equal(["aggregation", "crops", "decoding", "faces", "networks", "total"], report.Timings.Keys.Order(StringComparer.Ordinal));
        Assert.Contains(new("faces", 10, 10, "20 faces in 10 frames"), progress.Reports);
        var last = progress.Reports.Last(step => step.Stage == "networks");
        Assert.Equal((28, 28), (last.Done, last.Total));
        Assert.Matches("^crop 28 of 28, network [123] of 3$", last.Detail);
    }

    [Theory]
    [InlineData(7, 1)]
    [InlineData(29.97, 2)]
    [InlineData(60, 4)]
    public async Task The_rate_of_the_video_says_which_frames_are_looked_at(double rate, int step)
    {
        var report = await AnalyseAsync(Clip(30 * step) with { Rate = rate }, _ => [Face(Middle)]);
        Assert.Equal(Enumerable.Range(0, 10).Select(i => 3 * step * i), report.Frames.Select(frame => frame.Index));
        Assert.Null(report.Reason);
    }

    [Fact]
    public async Task Without_frames_or_tracks_the_score_is_one_half_with_the_reason()
    {
        var none = await AnalyseAsync(Clip(60) with { IsMissing = _ => true }, _ => [Face(Middle)]);
        var unsure = await AnalyseAsync(Clip(60), _ => [Face(Middle, 0.89)]);
        var brief = await AnalyseAsync(Clip(60), frame => frame.Index < 36 ? [Face(Middle)] : []);

        Assert.Equal((0.5, "None of the 30 frames that were wanted could be decoded."), (none.Score, none.Reason));
        Assert.Equal((0.5, "No face could be followed for long enough (10 faces in 10 frames)."), (unsure.Score, unsure.Reason));
        Assert.Equal((0.5, "No face could be followed for long enough (6 faces in 10 frames)."), (brief.Score, brief.Reason));
        Assert.Equal(10, brief.Frames.Count);
    }

    [Fact]
    public async Task A_frame_that_does_not_decode_moves_the_later_samples_by_one()
    {
        var report = await AnalyseAsync(Clip(62) with { IsMissing = index => index == 8 }, _ => [Face(Middle)]);
        Assert.Equal([0, 6, 14, 20, 26, 32, 38, 44, 50, 56], report.Frames.Select(frame => frame.Index));
        Assert.Null(report.Reason);
    }

    [Fact]
    public async Task Crops_outside_of_the_frame_are_left_out_and_the_others_make_the_score()
    {
        var progress = new ProgressList();
        var outside = new FaceBox(-60, 20, -30, 50);
        var beside = await AnalyseAsync(Clip(60), _ => [Face(outside), Face(Middle)], progress: progress);
        var alone = await AnalyseAsync(Clip(60), _ => [Face(outside)]);

        Assert.Equal((await AnalyseAsync(Clip(60), _ => [Face(Middle)])).Score, beside.Score);
        Assert.All(beside.Frames, frame => Assert.Equal((null, true), (frame.Faces[0].Score, frame.Faces[1].Score is not null)));
        Assert.Contains(progress.Reports, step => step.Detail == "20 faces in 10 frames; 28 crops outside of the frame were left out");
        Assert.Equal((0.5, "Every face that could be followed is outside of the frame."), (alone.Score, alone.Reason));
    }

    [Fact]
    public async Task A_crowd_of_thirty_is_judged_face_by_face()
    {
        Face[] crowd =
        [
            .. Enumerable.Range(0, 30).Select(i => Face(new FaceBox(10 * (i % 6), 12 * (i / 6), (10 * (i % 6)) + 9, (12 * (i / 6)) + 11))),
        ];
        var progress = new ProgressList();
        var report = await AnalyseAsync(Clip(42), _ => crowd, progress: progress);

        Assert.Null(report.Reason);
        Assert.Equal(30 * 17, progress.Reports.Last(step => step.Stage == "networks").Total);
        Assert.All(report.Frames, frame => Assert.All(frame.Faces, face => Assert.NotNull(face.Score)));
    }

    /// <summary>
    /// The frames of a long clip are made when they are asked for; those that something still holds are counted now and then.
    /// </summary>
    [Fact]
    public async Task However_long_the_clip_is_only_a_dozen_frames_are_held()
    {
        var clip = Clip(6000) with { CountsAtEvery = 250 };
        var report = await AnalyseAsync(clip, _ => [Face(Middle)]);

        Assert.Equal(1000, report.Frames.Count);
        Assert.InRange(clip.MostHeld, 1, 12);
    }

    [Fact]
    public async Task A_second_pass_reads_only_the_frames_that_crops_need()
    {
        var clip = Clip(6000);
        await AnalyseAsync(clip, frame => frame.Index is >= 3000 and < 3060 ? [Face(Middle)] : []);
        Assert.Equal(3000 + (2 * 7) + 6, clip.Made);
    }

    [Fact]
    public void The_entry_of_models_json_is_complete_and_asks_for_the_weights_that_are_missing()
    {
        using var host = DetectionHost.Create(new GivenFrames(SampleClip.Info, []));
        var entry = host.Services.GetRequiredService<ModelCatalog>().Find("ntech")!;
        var pipeline = host.Services.GetServices<IPipeline>().Single(pipeline => pipeline.Name == entry.Pipeline);
        var finder = host.Services.GetServices<IFaceFinderFactory>().Single(factory => factory.Name == entry.FaceFinder!.Name);

        Assert.Equal(150, pipeline.PlanOf(entry)!.FramesOf(SampleClip.Info).Count);
        Assert.Contains("ntech/sequence-b7", pipeline.WhatIsMissing(entry), StringComparison.Ordinal);
        Assert.Contains("ntech/dsfd-resnet152", finder.WhatIsMissing(entry.FaceFinder!), StringComparison.Ordinal);
    }

    [Fact]
    public void A_threshold_out_of_range_and_an_unknown_one_are_named()
    {
        Assert.Contains("tracking: overlap is 2", FaultOf("""{ "overlap": 2 }"""), StringComparison.Ordinal);
        Assert.Contains("overlab", FaultOf("""{ "overlab": 0.3 }"""), StringComparison.Ordinal);
        Assert.Contains("tracking is null", FaultOf("null"), StringComparison.Ordinal);

        static string FaultOf(string tracking)
        {
            var parameters = JsonNode
                .Parse(
                    $$"""{ "tracking": {{tracking}}, "sequenceNetwork": "ntech/a", "firstFaceNetwork": "ntech/b", "secondFaceNetwork": "ntech/c" }"""
                )!
                .AsObject();
            return Assert.Throws<DetectorLoadException>(() => EntryParameters.Read<NtechParameters>(parameters, "detector ntech")).Message;
        }
    }

    private static double ScoreOf(int[] logits)
    {
        var probabilities = Array.ConvertAll(logits, logit => Logistic.Of(logit));
        double[] weights = Array.ConvertAll(probabilities, p => Math.Abs(p - 0.5) + 1e-4);
        return probabilities
                .Zip(
                    weights,
                    (p, weight) => weight * Math.Clamp(0.5 + (Math.Sign(p - 0.5) * Math.Pow(Math.Abs(p - 0.5), 0.65)), 0.01, 0.99))
                .Sum() / weights.Sum();
    }

    private static Face Face(FaceBox box, double confidence = 0.99) => new(box, confidence, []);

    private static MadeClip Clip(int frames) => new(frames, Side);

    private static async Task<DetectionReport> AnalyseAsync(
        MadeClip clip,
        Func<Frame, IReadOnlyList<Face>> faces,
        ProgressList? progress = null)
    {
        using var folder = new TemporaryFolder();
        using var host = DetectionHost.Create(
            clip,
            folder.Write("models.json", Models),
            Networks,
            new ReferenceFaces(faces) { KeepsPictures = false });
        await using var detector = await host.LoadAsync("ntech");
        return await detector.AnalyseAsync(DetectionHost.Request("ntech"), progress, CancellationToken.None);
    }

    /// <summary>Stands in for a network: the same logit for every row.</summary>
    private static byte[] Network(float logit)
    {
        var graph = new GraphBuilder("constant");
        var image = graph.Input("image", GraphDimension.Batch, 3, 224, 192);
        var means = graph.ReduceMean("means", image, graph.IntegerConstant("axes", [2, 3], 2), keep: false);
        graph.Output(
            graph.Linear("logit", means, graph.Constant("weight", new float[3], 1, 3), graph.Constant("bias", [logit], 1)),
            GraphDimension.Batch,
            1);
        return graph.ToByteArray();
    }
}
