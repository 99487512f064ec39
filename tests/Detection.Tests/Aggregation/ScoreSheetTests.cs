using FakeFinder.Detection.Aggregation;
using FakeFinder.Detection.Faces;
using FakeFinder.Media.Decoding;

namespace FakeFinder.Detection.Tests.Aggregation;

public sealed class ScoreSheetTests
{
    [Fact]
    public void The_score_is_the_mean_over_frames_of_the_means_over_faces()
    {
        var sheet = new ScoreSheet();
        var crowd = sheet.Add(Frame(0), Faces(3));
        sheet.Add(Frame(1), Faces(0));
        var single = sheet.Add(Frame(2), Faces(1));
        (crowd[0], crowd[1], crowd[2]) = (0.1, 0.2, 0.3);
        single[0] = 0.8;

        Assert.Equal(0.5, sheet.MeanOfFrames()!.Value, 1e-12);
        Assert.Equal([0.2, null, 0.8], sheet.ToReports().Select(frame => frame.Score is { } score ? Math.Round(score, 12) : (double?)null));
    }

    [Fact]
    public void A_face_without_a_score_does_not_count()
    {
        var sheet = new ScoreSheet();
        sheet.Add(Frame(0), Faces(2))[1] = 0.9;

        Assert.Equal(0.9, sheet.MeanOfFrames());
        Assert.Equal([null, 0.9], sheet.ToReports()[0].Faces.Select(face => face.Score));
    }

    [Fact]
    public void Without_a_scored_face_there_is_no_mean()
    {
        var sheet = new ScoreSheet();
        Assert.Null(sheet.MeanOfFrames());
        sheet.Add(Frame(0), Faces(0));
        Assert.Null(sheet.MeanOfFrames());
    }

    [Fact]
    public void How_many_faces_there_are_in_all_is_known_when_the_last_frame_was_looked_at()
    {
        var sheet = new ScoreSheet();
        sheet.Add(Frame(0), Faces(2));
        Assert.Equal(0, sheet.FacesInAll);
        sheet.Complete();
        Assert.Equal(2, sheet.FacesInAll);
    }

    [Fact]
    public void Faces_beyond_the_limit_of_a_frame_or_of_the_video_are_reported_but_not_to_be_scored()
    {
        var sheet = new ScoreSheet { FacesPerFrame = 2, MostFaces = 3 };
        int Add(int index, int faces) => sheet.Add(Frame(index), Faces(faces)).ToScore;
        Assert.Equal([2, 0, 1, 0], [Add(0, 5), Add(1, 0), Add(2, 2), Add(3, 1)]);
        sheet.Complete();
        Assert.Equal((8, 3), (sheet.Faces, sheet.FacesInAll));
    }

    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(1, 0.731058578630005)]
    [InlineData(-1, 0.268941421369995)]
    [InlineData(800, 1)]
    [InlineData(-800, 0)]
    public void The_logistic_neither_overflows_nor_loses_its_symmetry(double logit, double score) =>
        Assert.Equal(score, Logistic.Of(logit), 1e-12);

    private static Frame Frame(int index) => new(index, TimeSpan.FromSeconds(index), 1, 1, new byte[3]);

    private static Face[] Faces(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new Face(new FaceBox(i, i, i + 1, i + 1), null, []))];
}
