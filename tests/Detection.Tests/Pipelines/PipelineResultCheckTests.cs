using FakeFinder.Detection.Pipelines;
using FakeFinder.Reports;

namespace FakeFinder.Detection.Tests.Pipelines;

public sealed class PipelineResultCheckTests
{
    private static readonly FaceReport Face = new(1, 2, 3, 4, Confidence: null, Score: null);

    private static readonly (PipelineResult PipelineResult, string Where)[] Broken =
    [
        (new PipelineResult(double.NaN, null, []), "NaN as its score of the video"),
        (new PipelineResult(double.PositiveInfinity, null, []), "Infinity as its score of the video"),
        (new PipelineResult(1.5, null, []), "1.5 as its score of the video, which is from 0 to 1"),
        (
            new PipelineResult(0.5, null, []) { NetworkScores = new Dictionary<string, double> { ["b0"] = double.NaN } },
            "NaN as its score of the video by b0"),
        (Of(new FrameReport(7, double.NaN, null, [])), "NaN as the time of frame 7"),
        (Of(new FrameReport(7, 0, double.NaN, [])), "NaN as its score of frame 7"),
        (Of(new FrameReport(7, 0, null, [Face with { Score = double.NegativeInfinity }])), "-Infinity as its score of a face in frame 7"),
        (Of(new FrameReport(7, 0, null, [Face with { Right = double.PositiveInfinity }])), "Infinity in the box of a face in frame 7"),
        (Of(new FrameReport(7, 0, null, [Face with { Confidence = double.NaN }])), "NaN in the box of a face in frame 7"),
    ];

    [Fact]
    public void A_number_that_is_none_or_no_score_is_the_failure_of_the_detector_that_gave_it() => Assert.All(Broken, broken =>
    {
        var fault = Assert.Throws<InvalidVerdictException>(() => PipelineResultCheck.Require(broken.PipelineResult, "boken"));

        Assert.StartsWith($"The detector boken gave {broken.Where}", fault.Message, StringComparison.Ordinal);
        Assert.EndsWith("try 'fakefinder weights verify boken'.", fault.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void Numbers_at_the_ends_are_scores()
    {
        PipelineResultCheck.Require(Of(new FrameReport(0, 0, 0, [Face with { Score = 1, Confidence = 0.5 }]), score: 1), "boken");
        PipelineResultCheck.Require(PipelineResult.Undetermined("There is no face."), "boken");
    }

    private static PipelineResult Of(FrameReport frame, double score = 0.5) => new(score, null, [frame]);
}
