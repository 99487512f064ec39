using FakeFinder.Detection.Faces;
using FakeFinder.Detection.Tests.Detectors.Eighteen;
using FakeFinder.Detection.Tests.Detectors.Medics;
using FakeFinder.Detection.Tests.Support;
using FakeFinder.Media;
using FakeFinder.Media.Decoding;
using FakeFinder.Media.Probing;
using FakeFinder.Reports;
using FakeFinder.Weights.Graphs;

namespace FakeFinder.Detection.Tests.Pipelines;

/// <summary>
/// What each detector's report says of a video that has less than its container promises: of 60 frames the last 15 are not there, frames 7,
/// 8 and 9 do not decode, and 20 to 29 have no face. The other frames have a sure face and a smaller, unsure one. Networks always say the
/// same.
/// </summary>
public sealed class CoverageTests
{
    private const int Side = 64;

    private static readonly Landmark[] Points = [new(26, 28), new(38, 28), new(32, 33), new(28, 39), new(36, 39)];
    private static readonly Face Sure = new(new FaceBox(20, 20, 44, 44), 0.99, Points);
    private static readonly Face Unsure = new(new FaceBox(2, 2, 12, 12), 0.5, Points);
    private static readonly VideoInfo Video = new("mov,mp4,m4a,3gp,3g2,mj2", "h264", Side, Side, 60, 30, TimeSpan.FromSeconds(2));

    private static readonly IReadOnlyDictionary<string, Func<byte[]>> Built = new Dictionary<string, Func<byte[]>>
    {
        ["test/image"] = () => EighteenHost.ImageNetwork(32, 0, 1),
        ["test/one-logit"] = () => OneLogit(32, 32),
        ["test/ntech"] = () => OneLogit(224, 192),
        ["test/clip"] = () => EighteenHost.ClipNetwork(32, 0, 1),
        ["test/medics-clip"] = () => ConstantNetworks.OverClips(2, 1),
        ["test/medics-frames"] = () => ConstantNetworks.OverFrames(1),
        ["residual/srm"] = FakeFinder.Weights.Residual.ResidualNetwork.Build,
    };

    private static bool Decodes(int index) => index is < 7 or > 9 and < 45;

    private static IReadOnlyList<Face> FacesIn(Frame frame) => frame.Index is >= 20 and < 30 ? [] : [Sure, Unsure];

    [Fact]
    public async Task Boken_judges_the_first_face_of_each_frame_that_has_one()
    {
        // 0 4 [8] 12 16 (21 25 29) 33 37 42 | 46 50 54 59
        Assert.Equal(
            new Coverage
            {
                FramesInVideo = 60,
                FramesWanted = 15,
                FramesPresent = 11,
                FramesDecoded = 10,
                FramesSearched = 10,
                FramesWithFace = 7,
                FramesJudged = 7,
                FacesSeen = 14,
                FacesJudged = 7,
            },
            await CoverageAsync("boken", Boken));
    }

    [Fact]
    public async Task Selimsef_judges_all_faces_up_to_their_limit()
    {
        // 0 1 3 5 [7] [9] 11 13 15 17 19 (20 22 24 26 28) 30 32 34 36 38 39 41 43 | 45 47 49 51 53 55 57 59
        var all = new Coverage
        {
            FramesInVideo = 60,
            FramesWanted = 32,
            FramesPresent = 24,
            FramesDecoded = 22,
            FramesSearched = 22,
            FramesWithFace = 17,
            FramesJudged = 17,
            FacesSeen = 34,
            FacesJudged = 34,
        };
        Assert.Equal(all, await CoverageAsync("selimsef", Selimsef(127)));
        Assert.Equal(all with { FramesJudged = 11, FacesJudged = 21 }, await CoverageAsync("selimsef", Selimsef(21)));
    }

    [Fact]
    public async Task A_score_that_is_undetermined_rests_on_nothing_though_networks_ran() =>
        Assert.Equal(
            new Coverage
            {
                FramesInVideo = 60,
                FramesWanted = 32,
                FramesPresent = 24,
                FramesDecoded = 22,
                FramesSearched = 22,
                FramesWithFace = 1,
                FacesSeen = 1,
            },
            await CoverageAsync("selimsef", Selimsef(127), facesIn: frame => frame.Index == 0 ? [Sure] : []));

    [Fact]
    public async Task Wm_judges_the_first_face_of_each_candidate()
    {
        // [9] 19 (29) 39 | 49 59
        Assert.Equal(
            new Coverage
            {
                FramesInVideo = 60,
                FramesWanted = 6,
                FramesPresent = 4,
                FramesDecoded = 3,
                FramesSearched = 3,
                FramesWithFace = 2,
                FramesJudged = 2,
                FacesSeen = 4,
                FacesJudged = 2,
            },
            await CoverageAsync("wm", Wm(25)));
    }

    [Fact]
    public async Task Wm_wants_no_candidate_after_the_last_face_that_it_needs()
    {
        // 9 19 (29) 39
        Assert.Equal(
            new Coverage
            {
                FramesInVideo = 600,
                FramesWanted = 4,
                FramesPresent = 4,
                FramesDecoded = 4,
                FramesSearched = 4,
                FramesWithFace = 3,
                FramesJudged = 3,
                FacesSeen = 6,
                FacesJudged = 3,
            },
            await CoverageAsync("wm", Wm(3), Video with { FrameCount = 600 }, _ => true));

        // 9 (19 29 39) 49 59, and 69 to 89 are asked for and perhaps read ahead, but not looked at.
        Assert.Equal(
            new Coverage
            {
                FramesInVideo = 600,
                FramesWanted = 6,
                FramesPresent = 6,
                FramesDecoded = 6,
                FramesSearched = 6,
                FramesWithFace = 3,
                FramesJudged = 3,
                FacesSeen = 3,
                FacesJudged = 3,
            },
            await CoverageAsync(
                "wm",
                Wm(3),
                Video with
                {
                    FrameCount = 600,
                },
                _ => true,
                frame => frame.Index is 19 or 29 or 39 ? [] : [Sure]));
    }

    [Fact]
    public async Task Residual_judges_every_face()
    {
        // 0 3 [7] 11 15 19 (23 27) 31 35 39 43 | 47 51 55 59
        Assert.Equal(
            new Coverage
            {
                FramesInVideo = 60,
                FramesWanted = 16,
                FramesPresent = 12,
                FramesDecoded = 11,
                FramesSearched = 11,
                FramesWithFace = 9,
                FramesJudged = 9,
                FacesSeen = 18,
                FacesJudged = 18,
            },
            await CoverageAsync("residual", """ "frames": 16 """));
    }

    [Fact]
    public async Task Ntech_looks_for_faces_in_every_third_frame_and_judges_frames_of_its_tracks()
    {
        // Every second frame: 0 to 44 without 8. Samples: 0 6 14 (20 26) 32 38 44; two tracks of the sure face, each of seven kept frames,
        // and two of the unsure one, which do not count.
        Assert.Equal(
            new Coverage
            {
                FramesInVideo = 60,
                FramesWanted = 30,
                FramesPresent = 23,
                FramesDecoded = 22,
                FramesSearched = 8,
                FramesWithFace = 6,
                FramesJudged = 14,
                FacesSeen = 12,
                FacesJudged = 6,
                TracksSeen = 4,
                TracksJudged = 2,
            },
            await CoverageAsync(
                "ntech",
                """ "tracking": { "samples": 3 }, "sequenceNetwork": "test/ntech", "firstFaceNetwork": "test/ntech", "secondFaceNetwork": "test/ntech" """
            ));
    }

    [Fact]
    public async Task Ntech_says_what_it_saw_also_where_no_track_counts() =>
        Assert.Equal(
            new Coverage
            {
                FramesInVideo = 60,
                FramesWanted = 30,
                FramesPresent = 23,
                FramesDecoded = 22,
                FramesSearched = 8,
                FramesWithFace = 6,
                FacesSeen = 12,
                TracksSeen = 4,
                TracksJudged = 0,
            },
            await CoverageAsync(
                "ntech",
                """ "sequenceNetwork": "test/ntech", "firstFaceNetwork": "test/ntech", "secondFaceNetwork": "test/ntech" """
            ));

    [Fact]
    public async Task Eighteen_judges_the_frames_in_which_the_people_who_count_are_seen()
    {
        // All frames; a third person is there once.
        Assert.Equal(
            new Coverage
            {
                FramesInVideo = 60,
                FramesWanted = 60,
                FramesPresent = 45,
                FramesDecoded = 42,
                FramesSearched = 42,
                FramesWithFace = 32,
                FramesJudged = 32,
                FacesSeen = 65,
                FacesJudged = 64,
                TracksSeen = 3,
                TracksJudged = 2,
            },
            await CoverageAsync(
                "eighteen",
                Eighteen,
                facesIn: frame => frame.Index == 0 ? [Sure, Unsure, new Face(new FaceBox(50, 50, 60, 60), 0.9, [])] : FacesIn(frame)));
    }

    [Fact]
    public async Task Medics_looks_for_faces_in_every_tenth_frame_and_judges_the_frames_of_its_tracks()
    {
        // Samples 0 10 20 30 (40): one face is there for frames 0 to 38, another one only in the first sample.
        Assert.Equal(
            new Coverage
            {
                FramesInVideo = 60,
                FramesWanted = 60,
                FramesPresent = 45,
                FramesDecoded = 45,
                FramesSearched = 5,
                FramesWithFace = 4,
                FramesJudged = 39,
                FacesSeen = 5,
                FacesJudged = 4,
                TracksSeen = 2,
                TracksJudged = 1,
            },
            await CoverageAsync(
                "medics",
                Medics,
                decodes: index => index < 45,
                facesIn: frame =>
                    frame.Index switch
                    {
                        0 => [First(), Second()],
                        < 40 => [First()],
                        _ => [],
                    }));
        Assert.Equal(
            new Coverage
            {
                FramesInVideo = 60,
                FramesWanted = 60,
                FramesPresent = 60,
                FramesDecoded = 8,
                FramesSearched = 1,
                FramesWithFace = 1,
                FacesSeen = 2,
                TracksSeen = 2,
                TracksJudged = 0,
            },
            await CoverageAsync("medics", Medics, facesIn: _ => [First(), Second()]));

        static Face First() => new(new FaceBox(100, 100, 200, 200), 0.99, []);

        static Face Second() => new(new FaceBox(300, 300, 380, 380), 0.99, []);
    }

    [Fact]
    public async Task One_frame_where_the_container_promises_sixty_is_said() =>
        Assert.Equal(
            new Coverage
            {
                FramesInVideo = 60,
                FramesWanted = 15,
                FramesPresent = 1,
                FramesDecoded = 1,
                FramesSearched = 1,
                FramesWithFace = 1,
                FramesJudged = 1,
                FacesSeen = 2,
                FacesJudged = 1,
            },
            await CoverageAsync("boken", Boken, decodes: index => index == 0));

    [Fact]
    public async Task Without_a_frame_there_is_a_coverage_of_nothing()
    {
        var wanted = new Coverage { FramesInVideo = 60, FramesWanted = 15 };
        Assert.Equal(wanted, await CoverageAsync("boken", Boken, decodes: _ => false));
        Assert.Equal(
            wanted with
            {
                FramesPresent = 15,
            },
            (
                await AnalyseAsync("boken", Boken, new GivenFrames(Video, []) { DecodingFault = new UndecodableVideoException("broken") })
            ).Coverage);
        Assert.Equal(
            new Coverage(),
            (
                await AnalyseAsync(
                    "boken",
                    Boken,
                    new GivenFrames(Video, []) { ProbeFault = new InvalidVideoException("broken", InvalidVideoReason.Content) })
            ).Coverage);
    }

    [Fact]
    public async Task A_report_says_what_is_known_of_the_video_with_its_notes()
    {
        VideoNote[] notes = [new(VideoNoteKinds.SeveralStreams, "The video has 3 video streams; the second is analysed.")];
        var report = await AnalyseAsync("boken", Boken, new GivenFrames(Video with { Notes = notes }, []));
        Assert.Equal(new VideoReport(Video.Container, "h264", Side, Side, 60, 30, 2, report.Video!.Notes), report.Video);
        Assert.Equal([new NoteReport(notes[0].Kind, notes[0].Text)], report.Video.Notes);
        Assert.Null(
            (
                await AnalyseAsync(
                    "boken",
                    Boken,
                    new GivenFrames(Video, []) { ProbeFault = new InvalidVideoException("broken", InvalidVideoReason.Content) })
            ).Video);
    }

    private const string Boken = """
        "sampling": { "name": "even", "frames": 15 }, "crop": { "name": "clipped-square", "side": 32, "enlargement": 1.2 },
        "networks": [{ "name": "test/image" }], "rule": { "name": "mean", "facesPerFrame": 1 }
        """;

    private const string Medics =
        """ "clipNetworks": [ { "name": "test/medics-clip", "preparation": "i3d" } ], "frameNetwork": "test/medics-frames" """;

    private const string Eighteen = """
        "networks": [
          { "name": "test/clip", "kind": "clip", "side": 32, "mean": [0, 0, 0], "deviation": [1, 1, 1], "weight": 1 },
          { "name": "test/image", "kind": "image", "side": 32, "mean": [0, 0, 0], "deviation": [1, 1, 1], "weight": 1 } ]
        """;

    private static string Selimsef(int mostFaces) => $$"""
        "sampling": { "name": "even-or-first", "frames": 32 }, "crop": { "name": "letterbox", "side": 32 },
        "networks": [{ "name": "test/one-logit" }], "rule": { "name": "sure-mean", "mostFaces": {{mostFaces}} }
        """;

    private static string Wm(int frames) => $$"""
        "sampling": { "name": "stride", "frames": {{frames}}, "stride": 10 },
        "crop": { "name": "aligned", "side": 32, "targets": [[12, 14], [20, 14], [16, 18], [13, 23], [19, 23]] },
        "networks": [{ "name": "test/image", "weight": 1 }], "rule": { "name": "weighted-sum", "mostFaces": {{frames}} }
        """;

    private static string PipelineOf(string detector) => detector is "boken" or "selimsef" or "wm" ? "ensemble" : detector;

    private static async Task<Coverage?> CoverageAsync(
        string detector,
        string parameters,
        VideoInfo? video = null,
        Func<int, bool>? decodes = null,
        Func<Frame, IReadOnlyList<Face>>? facesIn = null)
    {
        var info = video ?? Video;
        var frames = Enumerable
            .Range(0, info.FrameCount)
            .Where(decodes ?? Decodes)
            .Select(index => new Frame(index, TimeSpan.FromSeconds(index / info.FrameRate), Side, Side, new byte[Side * Side * 3]));
        return (await AnalyseAsync(detector, parameters, new GivenFrames(info, [.. frames]), facesIn)).Coverage;
    }

    private static async Task<DetectionReport> AnalyseAsync(
        string name,
        string parameters,
        GivenFrames frames,
        Func<Frame, IReadOnlyList<Face>>? facesIn = null)
    {
        using var folder = new TemporaryFolder();
        var models = folder.Write(
            "models.json",
            $$"""
            { "schema": 1, "detectors": [ { "name": "{{name}}", "title": "", "summary": "", "pipeline": "{{PipelineOf(
                name
            )}}", "faceFinder": { "name": "given" }, "parameters": { {{parameters}} } } ] }
            """
        );
        using var host = DetectionHost.Create(frames, models, Built, new ReferenceFaces(facesIn ?? FacesIn) { KeepsPictures = false });
        await using var detector = await host.LoadAsync(name);
        return await detector.AnalyseAsync(DetectionHost.Request(name), null, CancellationToken.None);
    }

    private static byte[] OneLogit(int rows, int columns)
    {
        var graph = new GraphBuilder("constant");
        var image = graph.Input("image", GraphDimension.Batch, 3, rows, columns);
        var means = graph.ReduceMean("means", image, graph.IntegerConstant("axes", [2, 3], 2), keep: false);
        graph.Output(
            graph.Linear("logit", means, graph.Constant("weight", new float[3], 1, 3), graph.Constant("bias", [1], 1)),
            GraphDimension.Batch,
            1);
        return graph.ToByteArray();
    }
}
