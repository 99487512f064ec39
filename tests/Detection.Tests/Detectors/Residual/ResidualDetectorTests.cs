using System.Text.Json;
using FakeFinder.Detection.Networks;
using FakeFinder.Detection.Tests.Support;
using FakeFinder.Media;
using FakeFinder.Media.Decoding;
using FakeFinder.Reports;
using FakeFinder.Weights.Graphs;
using FakeFinder.Weights.Residual;
using OpenCvSharp;

namespace FakeFinder.Detection.Tests.Detectors.Residual;

[Collection(SampleClipGroup.Name)]
public sealed class ResidualDetectorTests(SampleClip clip)
{
    [Fact]
    public async Task The_sample_gets_a_score_and_a_complete_report_with_progress_on_the_way()
    {
        using var host = DetectionHost.Create(new GivenFrames(SampleClip.Info, clip.Frames));
        await using var detector = await host.LoadAsync("residual");
        var progress = new ProgressList();
        var report = await detector.AnalyseAsync(DetectionHost.Request("residual"), progress, CancellationToken.None);

        Assert.InRange(report.Score, 0.01, 0.99);
        Assert.Null(report.Reason);
        Assert.Equal("heuristic, uncalibrated, for trying the system out", report.Notice);
        Assert.Equal(("residual", "0123"), (report.Detector, report.VideoId));
        Assert.Equal(clip.Frames.Select(frame => frame.Index), report.Frames.Select(frame => frame.Index));
        Assert.Equal(clip.Frames.Select(frame => frame.Time.TotalSeconds), report.Frames.Select(frame => frame.Seconds));
        Assert.All(report.Frames, frame => Assert.Equal(frame.Score, Assert.Single(frame.Faces).Score));
        Assert.Equal(report.Score, report.Frames.Average(frame => frame.Score!.Value), 1e-12);
        Assert.Equal(["haar/haarcascade_frontalface_alt2", "residual/srm"], report.Networks.Select(network => network.Name));
        Assert.All(report.Networks, network => Assert.Matches("^[0-9a-f]{64}$", network.Sha256));
        Assert.Equal(["FFmpeg", "FakeFinder", "ONNX Runtime", "OpenCV", "execution provider"], report.Versions.Keys);
        Assert.All(report.Versions.Values, version => Assert.NotEqual("unknown", version));
        Assert.Equal(["aggregation", "crops", "decoding", "faces", "networks", "total"], report.Timings.Keys.Order(StringComparer.Ordinal));

        Assert.Equal(new("decoding", 0, 16), progress.Reports[0]);
        Assert.Equal(Enumerable.Range(1, 16), progress.Reports.Where(step => step.Stage == "faces").Select(step => step.Done));
        Assert.Contains(new("faces", 16, 16, "16 faces in 16 frames"), progress.Reports);
        Assert.Contains(new("networks", 16, 16, "crop 16 of 16"), progress.Reports);
        Assert.Equal(new("aggregation", 1, 1, "16 faces in 16 frames"), progress.Reports[^1]);
    }

    /// <summary>The network's logarithm of 0 and of -1, computed by ONNX Runtime.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public async Task A_network_that_gives_no_number_is_the_failure_of_the_detector_with_a_sentence(float operand)
    {
        var networks = new Dictionary<string, Func<byte[]>> { [BuiltInNetwork.Residual] = () => LogarithmOf(operand) };
        using var host = DetectionHost.Create(new GivenFrames(SampleClip.Info, clip.Frames), SampleClip.Models, networks);
        await using var detector = await host.LoadAsync("residual");

        var fault = await Assert.ThrowsAsync<NetworkOutputException>(() =>
            detector.AnalyseAsync(DetectionHost.Request("residual"), null, CancellationToken.None));

        Assert.StartsWith("The network residual/srm gave a", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_known_of_the_container_is_not_looked_up_again()
    {
        using var host = DetectionHost.Create(
            new GivenFrames(SampleClip.Info, clip.Frames)
            {
                ProbeFault = new InvalidVideoException("Nobody should look.", InvalidVideoReason.Content),
            });
        await using var detector = await host.LoadAsync("residual");
        var known = await detector.AnalyseAsync(
            DetectionHost.Request("residual") with
            {
                Video = SampleClip.Info,
            },
            null,
            CancellationToken.None);
        var unknown = await detector.AnalyseAsync(DetectionHost.Request("residual"), null, CancellationToken.None);

        Assert.Equal(clip.Frames.Count, known.Frames.Count);
        Assert.Equal("Nobody should look.", unknown.Reason);
    }

    [Fact]
    public async Task The_same_video_twice_even_at_the_same_time_gives_the_same_report()
    {
        using var host = DetectionHost.Create(new GivenFrames(SampleClip.Info, clip.Frames));
        await using var detector = await host.LoadAsync("residual");
        var reports = await Task.WhenAll(
            Enumerable
                .Range(0, 2)
                .Select(_ => Task.Run(() => detector.AnalyseAsync(DetectionHost.Request("residual"), null, CancellationToken.None))));
        Assert.Equal(WithoutTimings(reports[0]), WithoutTimings(reports[1]));
    }

    [Fact]
    public async Task A_face_blurred_against_its_surroundings_scores_higher()
    {
        var frame = clip.Frames[0];
        var genuine = await ScoreAsync([frame]);
        var face = Assert.Single(genuine.Frames[0].Faces);
        var blurred = await ScoreAsync([Blur(frame, face)]);

        Assert.True(blurred.Score > genuine.Score + 0.1, $"Blurred {blurred.Score}, as it was {genuine.Score}.");
    }

    [Fact]
    public async Task Without_a_face_the_score_is_one_half_with_the_reason()
    {
        var report = await ScoreAsync([Black(0), Black(19)]);
        Assert.Equal(0.5, report.Score);
        Assert.Equal("No face was found (0 faces in 2 frames).", report.Reason);
        Assert.Equal([0, 19], report.Frames.Select(frame => frame.Index));
        Assert.All(report.Frames, frame => Assert.Empty(frame.Faces));
    }

    [Fact]
    public async Task Without_a_frame_that_decodes_the_score_is_one_half_with_the_reason()
    {
        var nothing = await ScoreAsync([]);
        Assert.Equal((0.5, "None of the 16 frames that were wanted could be decoded."), (nothing.Score, nothing.Reason));

        var undecodable = await AnalyseAsync(
            new GivenFrames(SampleClip.Info, []) { DecodingFault = new UndecodableVideoException("FFmpeg says no.") });
        Assert.Equal((0.5, "FFmpeg says no."), (undecodable.Score, undecodable.Reason));

        var invalid = await AnalyseAsync(
            new GivenFrames(SampleClip.Info, [])
            {
                ProbeFault = new InvalidVideoException("The video is empty.", InvalidVideoReason.Content),
            });
        Assert.Equal((0.5, "The video is empty."), (invalid.Score, invalid.Reason));

        var endless = await AnalyseAsync(new GivenFrames(SampleClip.Info with { FrameCount = 0 }, []));
        Assert.Equal((0.5, "The video has no frames."), (endless.Score, endless.Reason));
    }

    [Fact]
    public async Task A_fault_of_the_machinery_is_not_a_score() =>
        await Assert.ThrowsAsync<IOException>(() =>
            AnalyseAsync(new GivenFrames(SampleClip.Info, []) { DecodingFault = new IOException("disk gone") }));

    [Fact]
    public async Task A_cancelled_analysis_ends()
    {
        using var stop = new CancellationTokenSource();
        var underWay = new TaskCompletionSource();
        var frames = new GivenFrames(SampleClip.Info, clip.Frames)
        {
            Before = (frame, cancellationToken) =>
            {
                if (frame.Index < 100)
                {
                    return Task.CompletedTask;
                }

                underWay.TrySetResult();
                return Task.Delay(Timeout.Infinite, cancellationToken);
            },
        };
        using var host = DetectionHost.Create(frames);
        await using var detector = await host.LoadAsync("residual");
        var analysis = detector.AnalyseAsync(DetectionHost.Request("residual"), null, stop.Token);
        await underWay.Task;
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => analysis);
    }

    [Fact]
    public async Task The_frames_of_all_detectors_of_the_job_are_asked_for_together()
    {
        using var folder = new TemporaryFolder();
        var models = folder.Write("models.json", """
            { "schema": 1, "detectors": [
              { "name": "few", "title": "", "summary": "", "pipeline": "residual", "faceFinder": { "name": "haar" }, "parameters": { "frames": 3 } },
              { "name": "more", "title": "", "summary": "", "pipeline": "residual", "faceFinder": { "name": "haar" }, "parameters": { "frames": 4 } },
              { "name": "idle", "title": "", "summary": "", "pipeline": "nothing" },
              { "name": "elsewhere", "title": "", "summary": "", "pipeline": "residual", "faceFinder": { "name": "eyes" }, "parameters": { "frames": 100 } } ] }
            """);
        var frames = new GivenFrames(SampleClip.Info, []);
        using var host = DetectionHost.Create(frames, models);
        await using var detector = await host.LoadAsync("few");
        await detector.AnalyseAsync(DetectionHost.Request("few", "more", "idle", "elsewhere", "unknown"), null, CancellationToken.None);

        Assert.Equal([0, 99, 149, 199, 299], Assert.Single(frames.Unions));
    }

    private static Task<DetectionReport> ScoreAsync(IReadOnlyList<Frame> frames) => AnalyseAsync(new GivenFrames(SampleClip.Info, frames));

    private static async Task<DetectionReport> AnalyseAsync(GivenFrames frames)
    {
        using var host = DetectionHost.Create(frames);
        await using var detector = await host.LoadAsync("residual");
        return await detector.AnalyseAsync(DetectionHost.Request("residual"), null, CancellationToken.None);
    }

    private static string WithoutTimings(DetectionReport report) =>
        JsonSerializer.Serialize(report with { Timings = new Dictionary<string, double>() });

    private static Frame Black(int index) => new(index, TimeSpan.FromSeconds(index), 320, 240, new byte[320 * 240 * 3]);

    private static Frame Blur(Frame frame, FaceReport face)
    {
        var pixels = frame.Rgb.ToArray();
        using var picture = Mat.FromPixelData(frame.Height, frame.Width, MatType.CV_8UC3, pixels);
        using var inside = new Mat(
            picture,
            new Rect((int)face.Left, (int)face.Top, (int)(face.Right - face.Left), (int)(face.Bottom - face.Top)));
        Cv2.GaussianBlur(inside, inside, new Size(0, 0), 1.5);
        return frame with { Rgb = pixels };
    }

    /// <summary>As the real network, but that its logit is the logarithm of one number, whatever the crop.</summary>
    private static byte[] LogarithmOf(float operand)
    {
        var graph = new GraphBuilder("residual");
        graph.Metadata(ResidualNetwork.EnlargementKey, "1.8");
        var crops = graph.Input("crops", GraphDimension.Batch, 3, ResidualNetwork.Side, ResidualNetwork.Side);
        var means = graph.ReduceMean("means", crops, graph.IntegerConstant("axes", [2, 3], 2), keep: false);
        var same = graph.Linear("same", means, graph.Constant("weight", new float[3], 1, 3), graph.Constant("bias", [operand], 1));
        graph.Output(graph.Log("logit", same), GraphDimension.Batch, 1);
        return graph.ToByteArray();
    }
}
