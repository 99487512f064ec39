using FakeFinder.Cli.Analysis;
using FakeFinder.Cli.Api;
using FakeFinder.Cli.Output;

namespace FakeFinder.Cli.Tests.Output;

public sealed class ResultTableTests
{
    private static readonly Detector[] Detectors =
    [
        new("residual", null, "heuristic, uncalibrated", true, null),
        new("boken", null, null, true, null),
    ];

    [Fact]
    public void A_row_has_verdict_probability_seconds_and_the_detectors_notice()
    {
        var result = Result(new Part("residual", "completed", 1, 0.123456, "real", null, null, null));

        Assert.Equal(["a.mp4", "residual", "Real", "0.1235", "not stated", "2.5", "heuristic, uncalibrated"], Assert.Single(Rows(result)));
    }

    [Fact]
    public void A_reason_stands_with_its_part_and_several_scores_have_an_average()
    {
        var result = Result(
            new Part("residual", "completed", 1, 0.5, "undetermined", "No face was found.", null, null),
            new Part("boken", "failed", 3, null, null, "The worker died.", null, null));
        var rows = Rows(result with { Job = result.Job! with { AverageScore = 0.5 } });

        Assert.Equal(["a.mp4", "residual", "Undetermined", "0.5000", "not stated", "2.5", "No face was found.; heuristic, uncalibrated"], rows[0]);
        Assert.Equal(["a.mp4", "boken", "(failed)", "-", "-", "-", "The worker died."], rows[1]);
        Assert.Equal(["a.mp4", "average", "", "0.5000", "", "", ""], rows[2]);
    }

    [Fact]
    public void A_row_says_how_many_frames_its_score_rests_on_and_that_they_are_few()
    {
        var rows = Rows(
            Result(
                new Part(
                    "boken",
                    "completed",
                    1,
                    0.9,
                    "fake",
                    null,
                    null,
                    null,
                    new Coverage("Judged 1 of 60 frames", true, 60, 1, 1, 1, 1, 1, 1, 1, null, null, 60)),
                new Part(
                    "wm",
                    "completed",
                    1,
                    0.9,
                    "fake",
                    null,
                    null,
                    null,
                    new Coverage("Judged 25 of 25 frames", false, 25, 25, 25, 25, 25, 25, 25, 25, null, null, 300))));

        Assert.Equal(["a.mp4", "boken", "Fake", "0.9000", "1 of 60", "-", "Low coverage: Judged 1 of 60 frames"], rows[0]);
        Assert.Equal(["a.mp4", "wm", "Fake", "0.9000", "25 of 25", "-", ""], rows[1]);
    }

    [Fact]
    public void With_a_calibration_two_columns_say_what_a_score_means_and_a_row_what_all_say_together()
    {
        var result = Result(
            new Part("boken", "completed", 1, 0.9, "fake", null, null, null)
            {
                Calibration = new CalibratedScore("Newsroom 2026", 0.75, 0.5, new Rate(0.02, 0.004, 0.105)),
            },
            new Part("wm", "completed", 1, 0.5, "undetermined", null, null, null));
        var rows = Rows(result with { Job = result.Job! with { Fusion = new FusedScore("Newsroom 2026", 0.8, ["boken", "wm"]) } });

        Assert.Equal(["a.mp4", "boken", "Fake", "0.9000", "0.7500", "2.0 % (0.4 to 10.5)", "not stated", "-", ""], rows[0]);
        Assert.Equal(["0.5000", "-", "-"], rows[1][3..6]);
        Assert.Equal(["a.mp4", "fusion", "", "", "0.8000", "", "", "", "boken, wm"], rows[2]);
    }

    [Fact]
    public void Text_that_looks_like_markup_is_shown_as_it_is()
    {
        var result = Result(new Part("residual", "completed", 1, 0.25, "real", "[red]", null, null)) with { File = "[a].mp4" };

        Assert.Equal("[a].mp4", Rows(result)[0][0]);
    }

    private static FileResult Result(params Part[] parts) =>
        new(
            "a.mp4",
            null,
            new Job(Guid.Empty, "video", "a.mp4", "completed", parts, null),
            new Dictionary<string, double> { ["residual"] = 2.51 },
            null);

    /// <summary>The cells as they are printed where the output is no terminal.</summary>
    private static List<string[]> Rows(FileResult result)
    {
        using var text = new StringWriter();
        new CliConsole(text, TextWriter.Null).Output.Write(ResultTable.Create([result], Detectors));
        return [.. text.ToString().Split('\n').Where(line => line.StartsWith('│') || line.StartsWith('|'))
            .Skip(1).Select(line => line.Trim().Trim('│', '|').Split('│', '|').Select(cell => cell.Trim()).ToArray())];
    }
}
