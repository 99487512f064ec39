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
    public void A_row_has_the_band_the_score_in_per_cent_and_the_seconds_and_says_what_a_heuristic_is()
    {
        var result = Result(Scored("residual", 0.123456, "noSign") with { Heuristic = true }, Scored("boken", 0.75, "moderate"));

        Assert.Equal(
            [
                ["a.mp4", "residual", "No sign, heuristic", "12.3 %", "not stated", "2.5"],
                ["a.mp4", "boken", "Moderate sign", "75.0 %", "not stated", "-"],
            ],
            Rows(result));
        Assert.Equal(["Note on residual: heuristic, uncalibrated"], ResultTable.Below([result], Detectors));
    }

    [Fact]
    public void Below_the_table_stand_what_all_say_together_the_reasons_and_each_notice_once()
    {
        var result = Result(
            Scored("residual", 0.5, "notAssessed") with { Reason = "No face was found." },
            new Part("boken", "failed", 3, null, null, "The worker died.", null, null));
        var told = result with
        {
            Job = result.Job! with
            {
                Summary = new("notAssessed", "Not assessed: 1 failed.", "Judged 0 of 5.", null, 1, 0, false, ["residual"]),
            },
        };

        Assert.Equal(["a.mp4", "residual", "Not assessed", "50.0 %", "not stated", "2.5"], Rows(told)[0]);
        Assert.Equal(["a.mp4", "boken", "(failed)", "-", "-", "-"], Rows(told)[1]);
        Assert.Equal(
            [
                "a.mp4: Not assessed: 1 failed. Judged 0 of 5.",
                "a.mp4: residual: No face was found.",
                "a.mp4: boken: The worker died.",
                "b.mp4: Not assessed: 1 failed. Judged 0 of 5.",
                "b.mp4: residual: No face was found.",
                "b.mp4: boken: The worker died.",
                "Note on residual: heuristic, uncalibrated",
            ],
            ResultTable.Below([told, told with { File = "b.mp4" }], Detectors));
    }

    [Fact]
    public void A_row_says_how_many_frames_its_score_rests_on_and_that_they_are_few()
    {
        var result = Result(
            Scored("boken", 0.9, "strong") with
            {
                Coverage = new Coverage("Judged 1 of 60 frames", true, 60, 1, 1, 1, 1, 1, 1, 1, null, null, 60),
            },
            Scored("wm", 0.9, "strong") with
            {
                Coverage = new Coverage("Judged 25 of 25 frames", false, 25, 25, 25, 25, 25, 25, 25, 25, null, null, 300),
            });

        Assert.Equal(["a.mp4", "boken", "Strong sign", "90.0 %", "1 of 60", "-"], Rows(result)[0]);
        Assert.Equal(["a.mp4", "wm", "Strong sign", "90.0 %", "25 of 25", "-"], Rows(result)[1]);
        Assert.Equal(["a.mp4: boken: Low coverage: Judged 1 of 60 frames"], ResultTable.Below([result], Detectors));
    }

    [Fact]
    public void With_a_calibration_two_columns_say_what_a_score_means_and_a_row_what_all_say_together()
    {
        var result = Result(
            Scored("boken", 0.9, "moderate") with
            {
                Calibration = new CalibratedScore("Newsroom 2026", 0.75, 0.5, new Rate(0.02, 0.004, 0.105)),
            },
            Scored("wm", 0.5, "notAssessed"));
        var fused = result with { Job = result.Job! with { Fusion = new FusedScore("Newsroom 2026", 0.8, ["boken", "wm"]) } };
        var rows = Rows(fused);

        Assert.Equal(["a.mp4", "boken", "Moderate sign", "90.0 %", "75.0 %", "2.0 % (0.4 to 10.5)", "not stated", "-"], rows[0]);
        Assert.Equal(["50.0 %", "-", "-"], rows[1][3..6]);
        Assert.Equal(["a.mp4", "fusion", "", "", "80.0 %", "", "", ""], rows[2]);
        Assert.Equal(
            [
                "a.mp4: fusion: boken, wm together.",
                "Calibrated on Newsroom 2026: the figures hold for videos like these alone. False alarms: of its real videos, those that "
                    + "scored above 50.0 %.",
            ],
            ResultTable.Below([fused], Detectors));
    }

    [Fact]
    public void Text_that_looks_like_markup_is_shown_as_it_is()
    {
        var result = Result(Scored("residual", 0.25, "noSign") with { Reason = "[red]" }) with { File = "[a].mp4" };

        Assert.Equal("[a].mp4", Rows(result)[0][0]);
        Assert.Contains("[a].mp4: residual: [red]", ResultTable.Below([result], Detectors));
    }

    [Theory]
    [InlineData("noSign", 0.4)]
    [InlineData("moderate", 0.72)]
    public void On_80_columns_each_part_has_one_line(string band, double score)
    {
        var coverage = new Coverage("Judged 300 of 300 frames", false, 300, 300, 300, 300, 300, 300, 300, 300, null, null, 300);
        var result = Result(
            Scored("residual", score, band) with { Heuristic = true, Coverage = coverage },
            Scored("selimsef", score, band) with { Coverage = coverage }) with
        {
            File = "/home/somebody/videos/2026/november/interview with the minister.mp4",
        };

        using var text = new StringWriter();
        var console = new CliConsole(text, TextWriter.Null).Output;
        console.Profile.Width = 80;
        console.Write(ResultTable.Create([result]));
        var lines = text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.All(lines, line => Assert.InRange(line.TrimEnd().Length, 1, 80));
        Assert.Single(
            lines, line => line.Contains("residual", StringComparison.Ordinal) && line.Contains("heuristic", StringComparison.Ordinal));
        Assert.Single(
            lines, line => line.Contains("selimsef", StringComparison.Ordinal) && line.Contains("300 of 300", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0.4999, "< 50.0 %")]
    [InlineData(0.99999, "> 99.9 %")]
    [InlineData(0.0001, "< 0.1 %")]
    [InlineData(0.7316, "73.2 %")]
    public void A_score_is_never_rounded_over_a_border_that_means_something_else(double score, string percent) =>
        Assert.Equal(percent, Verdicts.Percent(score));

    private static Part Scored(string detector, double score, string band) =>
        new(detector, "completed", 1, score, null, null, null, null) { Band = band, Probability = score };

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
        new CliConsole(text, TextWriter.Null).Output.Write(ResultTable.Create([result]));
        return [.. text.ToString().Split('\n').Where(line => line.StartsWith('│') || line.StartsWith('|'))
            .Skip(1).Select(line => line.Trim().Trim('│', '|').Split('│', '|').Select(cell => cell.Trim()).ToArray())];
    }
}
