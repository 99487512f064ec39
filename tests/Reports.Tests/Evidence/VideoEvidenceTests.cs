using CsCheck;
using FakeFinder.Reports.Evidence;
using static FakeFinder.Reports.Tests.Evidence.MadeReports;

namespace FakeFinder.Reports.Tests.Evidence;

public sealed class VideoEvidenceTests
{
    [Fact]
    public void A_face_that_moves_is_one_track_for_all_detectors()
    {
        var evidence = VideoEvidence.Of([
            Report("a", Frame(0, Face(10, 10, 100, 0.4)), Frame(30, Face(60, 10, 100, 0.8))),
            Report("b", Frame(15, Face(35, 12, 90, 0.9)), Frame(30, Face(62, 8, 104))),
        ]);

        var track = Assert.Single(evidence.Tracks);
        Assert.Equal(("A", 0.0, 1.0, 3), (track.Label, track.FirstSeconds, track.LastSeconds, track.Frames));
        Assert.Equal(0.6, track.Scores["a"], 12);
        Assert.Equal(0.9, track.Scores["b"], 12);
        Assert.Equal(30, track.Best.Frame);
        Assert.All(evidence.Lanes.SelectMany(lane => lane.Marks).SelectMany(mark => mark.Faces), face => Assert.Equal("A", face.Track));
    }

    [Fact]
    public void Two_faces_of_one_frame_are_never_one_track()
    {
        var evidence = VideoEvidence.Of(
            [Report("a", Frame(0, Face(0, 0, 100), Face(10, 0, 100)), Frame(1, Face(2, 0, 100), Face(12, 0, 100)))]);

        Assert.Equal(["A", "B"], evidence.Tracks.Select(track => track.Label));
        Assert.All(evidence.Lanes[0].Marks, mark => Assert.Equal(["A", "B"], mark.Faces.Select(face => face.Track)));
    }

    [Fact]
    public void The_larger_of_two_faces_that_appear_together_is_named_first()
    {
        var evidence = VideoEvidence.Of([Report("a", Frame(0, Face(0, 0, 40), Face(300, 0, 120)))]);

        Assert.Equal(120, evidence.Tracks[0].Best.Right - evidence.Tracks[0].Best.Left);
        Assert.Equal(["B", "A"], evidence.Lanes[0].Marks[0].Faces.Select(face => face.Track));
    }

    [Fact]
    public void A_face_that_comes_back_after_long_or_elsewhere_is_another_track()
    {
        Assert.Equal(2, VideoEvidence.Of([Report("a", Frame(0, Face(0, 0, 100)), Frame(180, Face(0, 0, 100)))]).Tracks.Count);
        Assert.Equal(2, VideoEvidence.Of([Report("a", Frame(0, Face(0, 0, 100)), Frame(15, Face(400, 0, 100)))]).Tracks.Count);
    }

    [Fact]
    public void More_than_26_faces_have_labels_of_two_letters()
    {
        var crowd = Enumerable.Range(0, 28).Select(at => Face(at % 7 * 90, at / 7 * 90, 40)).ToArray();

        Assert.Equal(["Z", "AA", "AB"], VideoEvidence.Of([Report("a", Frame(0, crowd))]).Tracks.Skip(25).Select(track => track.Label));
    }

    [Fact]
    public void The_worst_moments_come_first_and_are_apart()
    {
        var evidence = VideoEvidence.Of([
            Report(
                "a",
                Frame(0, Face(0, 0, 100, 0.7)),
                Frame(5, Face(0, 0, 100, 0.95)),
                Frame(6, Face(0, 0, 100, 0.94)),
                Frame(120, Face(0, 0, 100, 0.8), Face(400, 0, 100, 0.2))),
            Report("b", Frame(6, Face(0, 0, 100, 0.6))),
        ]);

        Assert.Equal([(5, 0.95), (120, 0.8)], evidence.Moments.Select(moment => (moment.Spot.Frame, moment.Score)));
        Assert.Equal(["a", "b"], evidence.Moments[0].Detectors.Select(one => one.Detector));
    }

    [Fact]
    public void A_heuristic_makes_no_moment() =>
        Assert.Empty(VideoEvidence.Of([Report("residual", Frame(0, Face(0, 0, 100, 0.99))) with { IsHeuristic = true }]).Moments);

    [Fact]
    public void A_frame_that_was_judged_as_a_whole_is_a_moment_without_a_face()
    {
        var moment = Assert.Single(VideoEvidence.Of([Report("a", new FrameReport(30, 1, 0.8, []))]).Moments);

        Assert.Null(moment.Track);
        Assert.Equal(1, moment.Spot.Seconds);
    }

    [Fact]
    public void Frames_without_a_face_are_a_gap_half_way_to_their_neighbours()
    {
        var gap = Assert.Single(VideoEvidence.Of([
            Report("a", Frame(0, Face(0, 0, 100, 0.2)), Frame(60), Frame(120), Frame(180, Face(0, 0, 100, 0.2))),
        ]).Lanes[0].Gaps);

        Assert.Equal((1.0, 5.0, "no face found"), (gap.FromSeconds, gap.ToSeconds, gap.Reason));
    }

    [Fact]
    public void A_face_that_has_no_score_beside_scored_ones_is_a_gap_of_its_own_reason() =>
        Assert.Equal(
            "face found, not judged",
            Assert.Single(VideoEvidence.Of([
                Report("a", Frame(0, Face(0, 0, 100, 0.2)), Frame(60, Face(0, 0, 100))),
            ]).Lanes[0].Gaps).Reason);

    [Fact]
    public void Frames_that_the_video_does_not_have_are_a_gap_to_its_end()
    {
        var judged = Report("a", Frame(0, Face(0, 0, 100, 0.2)), Frame(60, Face(0, 0, 100, 0.2)));
        var gap = Assert.Single(VideoEvidence.Of([
            judged with { Report = judged.Report with { Coverage = new() { FramesWanted = 4, FramesPresent = 2 } } },
        ]).Lanes[0].Gaps);

        Assert.Equal((2.0, 10.0), (gap.FromSeconds, gap.ToSeconds));
        Assert.StartsWith("missing", gap.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_without_frames_is_one_gap_that_says_why()
    {
        var judged = Report("a");

        Assert.Equal(
            new Gap(0, 10, "No face was found"),
            Assert.Single(VideoEvidence.Of([judged with { Report = judged.Report with { Reason = "No face was found" } }]).Lanes[0].Gaps));
    }

    [Fact]
    public void A_box_is_shown_as_far_as_it_lies_in_the_frame()
    {
        var evidence = VideoEvidence.Of([Report("a", Frame(0, Face(-50, 400, 200, 0.9)))]);

        var face = Assert.Single(evidence.Lanes[0].Marks[0].Faces);
        Assert.Equal((0.0, 400.0, 150.0, 480.0), (face.Left, face.Top, face.Right, face.Bottom));
        Assert.Equal(150, evidence.Tracks[0].Best.Right);
    }

    [Fact]
    public void A_box_outside_the_frame_is_no_face_over_time_and_its_score_is_still_a_moment()
    {
        var evidence = VideoEvidence.Of([Report("a", Frame(0, Face(1e22, 0, 1e22, 0.9)))]);

        Assert.Empty(evidence.Tracks);
        Assert.Equal("", Assert.Single(evidence.Lanes[0].Marks[0].Faces).Track);
        var moment = Assert.Single(evidence.Moments);
        Assert.Null(moment.Track);
        Assert.Equal(0.9, moment.Score);
    }

    /// <summary>
    /// Any faces: each has a track, no track has two faces of one frame of one report, and gaps are in order within the video.
    /// </summary>
    [Fact]
    public void Whatever_the_faces_are_the_evidence_is_whole() =>
        Gen.Select(Gen.Int[0, 300], Gen.Select(Gen.Double[0, 600], Gen.Double[0, 400], Gen.Double[1, 300], Gen.Double[0, 1].Nullable())
                .Array[0, 6])
            .Array[0, 30]
            .Sample(made =>
            {
                var frames = made.DistinctBy(frame => frame.Item1).OrderBy(frame => frame.Item1)
                    .Select(frame => Frame(
                        frame.Item1, [.. frame.Item2.Select(face => Face(face.Item1, face.Item2, face.Item3, face.Item4))]))
                    .ToArray();
                var evidence = VideoEvidence.Of([Report("a", frames), Report("b", [.. frames.Where((_, at) => at % 2 == 0)])]);
                var labels = evidence.Tracks.Select(track => track.Label).ToHashSet();
                foreach (var lane in evidence.Lanes)
                {
                    Assert.All(lane.Marks, mark => Assert.Equal(mark.Faces.Count, mark.Faces.DistinctBy(face => face.Track).Count()));
                    Assert.All(lane.Marks.SelectMany(mark => mark.Faces), face => Assert.Contains(face.Track, labels));
                    Assert.All(lane.Gaps, gap => Assert.InRange(gap.ToSeconds, gap.FromSeconds, evidence.DurationSeconds));
                }

                Assert.InRange(evidence.Moments.Count, 0, 5);
                Assert.Equal(evidence.Moments.OrderByDescending(moment => moment.Score), evidence.Moments);
            });
}
