using FakeFinder.Detection.Ensembles.Sampling;
using FakeFinder.Detection.Faces;
using FakeFinder.Detection.Tests.Support;
using FakeFinder.Media.Decoding;
using FakeFinder.Reports;

namespace FakeFinder.Detection.Tests.Detectors.Wm;

/// <summary>Which frames are looked at, with networks that always say the same.</summary>
public sealed class WmFramesTests
{
    private const double Score = (0.2 * 0.25) + (0.7 * 0.5) + (0.1 * 0.75);
    private static readonly Landmark[] Points = [new(10, 10), new(20, 10), new(15, 15), new(12, 20), new(18, 20)];

    private readonly List<int> seen = [];

    [Theory]
    [InlineData(300, 25, 249)]
    [InlineData(1_000_000, 25, 249)]
    [InlineData(249, 24, 239)]
    [InlineData(19, 1, 9)]
    [InlineData(10, 1, 9)]
    public void The_plan_is_the_last_of_every_ten_frames_up_to_the_twenty_fifth(int frames, int count, int last)
    {
        var wanted = new CandidateFrames(10, 25).FramesOf(SampleClip.Info with { FrameCount = frames });
        Assert.Equal(Enumerable.Range(0, count).Select(i => (10 * i) + 9), wanted);
        Assert.Equal(last, wanted[^1]);
    }

    [Fact]
    public async Task With_a_face_in_every_candidate_a_long_clip_is_read_no_further_than_the_plan()
    {
        var frames = Candidates(inContainer: 5000, decodable: 5000);
        var report = await AnalyseAsync(frames, _ => true);

        Assert.Equal(Score, report.Score, 1e-6);
        Assert.Null(report.Reason);
        Assert.Equal(new CandidateFrames(10, 25).FramesOf(SampleClip.Info), seen);
        Assert.Equal(seen, report.Frames.Select(frame => frame.Index));
        Assert.All(report.Frames, frame => Assert.Equal(Score, Assert.Single(frame.Faces).Score!.Value, 1e-6));
        Assert.Single(frames.Unions);
    }

    [Fact]
    public async Task Where_candidates_have_no_face_further_ones_are_asked_for_until_there_are_enough_and_none_is_looked_at_after_the_last()
    {
        var frames = Candidates(inContainer: 5000, decodable: 5000);
        var report = await AnalyseAsync(frames, index => index is < 100 or >= 1200);

        Assert.Equal(Score, report.Score, 1e-6);
        Assert.Equal(Enumerable.Range(0, 135).Select(i => (10 * i) + 9), seen);
        Assert.Equal(25, report.Frames.Count(frame => frame.Faces.Count == 1));
        Assert.Equal([25, 15, 30, 60, 120], frames.Unions.Select(union => union.Count));
        Assert.Equal(Enumerable.Range(0, 250).Select(i => (10 * i) + 9), frames.Unions.SelectMany(union => union));
    }

    [Fact]
    public async Task A_single_candidate_without_a_face_costs_a_single_further_one()
    {
        var frames = Candidates(inContainer: 5000, decodable: 5000);
        await AnalyseAsync(frames, index => index != 99);

        Assert.Equal(26, seen.Count);
        Assert.Equal([25, 1], frames.Unions.Select(union => union.Count));
    }

    [Fact]
    public async Task Without_a_face_the_whole_video_is_looked_at_and_the_score_is_one_half_with_the_reason()
    {
        var frames = Candidates(inContainer: 996, decodable: 996);
        var report = await AnalyseAsync(frames, _ => false);

        Assert.Equal((0.5, "No face was found (0 faces in 99 frames)."), (report.Score, report.Reason));
        Assert.Equal(Enumerable.Range(0, 99).Select(i => (10 * i) + 9), seen);
        Assert.Equal([25, 25, 49], frames.Unions.Select(union => union.Count));
    }

    [Fact]
    public async Task A_video_that_ends_before_its_container_says_is_scored_by_what_it_has()
    {
        var frames = Candidates(inContainer: 5000, decodable: 125);
        var report = await AnalyseAsync(frames, index => index > 50);

        Assert.Null(report.Reason);
        Assert.Equal(12, report.Frames.Count);
        Assert.Equal(7, report.Frames.Sum(frame => frame.Faces.Count));
        Assert.Single(frames.Unions);
    }

    [Fact]
    public async Task A_video_of_fewer_than_ten_frames_gets_one_half_with_the_reason()
    {
        var report = await AnalyseAsync(Candidates(inContainer: 9, decodable: 9), _ => true);
        Assert.Equal((0.5, "The detector wm looks at no frame of a video of 9 frames, 30 a second."), (report.Score, report.Reason));

        report = await AnalyseAsync(Candidates(inContainer: 30, decodable: 0), _ => true);
        Assert.Equal((0.5, "None of the 3 frames that were wanted could be decoded."), (report.Score, report.Reason));
    }

    [Fact]
    public async Task Of_a_crowd_only_the_first_face_of_a_frame_is_judged()
    {
        var report = await AnalyseAsync(Candidates(inContainer: 5000, decodable: 5000), _ => true, crowd: 30);

        Assert.Equal(Score, report.Score, 1e-6);
        Assert.Equal(25, report.Frames.Count);
        Assert.All(report.Frames, frame => Assert.Equal((30, 1), (frame.Faces.Count, frame.Faces.Count(face => face.Score is not null))));
    }

    /// <summary>The candidates of a clip; the frames between them are never asked for.</summary>
    private static GivenFrames Candidates(int inContainer, int decodable) =>
        new(
            SampleClip.Info with
            {
                FrameCount = inContainer,
            },
            [
                .. Enumerable
                    .Range(0, decodable / 10)
                    .Select(i => new Frame((10 * i) + 9, TimeSpan.FromSeconds(i), 32, 32, new byte[32 * 32 * 3])),
            ]);

    private async Task<DetectionReport> AnalyseAsync(GivenFrames frames, Func<int, bool> hasFace, int crowd = 1)
    {
        using var folder = new TemporaryFolder();
        using var host = WmHost.CreateConstant(folder, frames, frame =>
        {
            seen.Add(frame.Index);
            return hasFace(frame.Index) ? [.. Enumerable.Repeat(new Face(new FaceBox(5, 5, 25, 25), 0.9, Points), crowd)] : [];
        });
        await using var detector = await host.LoadAsync("wm");
        return await detector.AnalyseAsync(DetectionHost.Request("wm"), null, CancellationToken.None);
    }
}
