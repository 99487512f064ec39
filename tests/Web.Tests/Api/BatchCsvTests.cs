using System.Text;
using FakeFinder.Reports;
using FakeFinder.Reports.Evidence;
using FakeFinder.Web.Api;
using FakeFinder.Web.Api.Batches;
using FakeFinder.Web.Tests.Calibration;

namespace FakeFinder.Web.Tests.Api;

public sealed class BatchCsvTests
{
    [Theory]
    [InlineData("It failed:\nnobody knows why")]
    [InlineData("It failed:\r\nnobody knows why")]
    [InlineData("It failed:\rnobody knows why")]
    public async Task A_reason_of_several_lines_stays_in_its_row(string reason)
    {
        using var stream = new MemoryStream();
        var score = new BatchScoreResource("wm", 0.5, Verdict: null, reason, Heuristic: false, 0.5, Band.NotAssessed);
        var video = new BatchVideoResource(0, 1, "id", "a.mp4", "done", Guid.Empty, [score], AverageScore: null, Summary: null);

        await BatchCsv.WriteAsync(stream, ["wm"], new[] { video }.ToAsyncEnumerable(), calibration: null, CancellationToken.None);

        Assert.Contains($",\"wm: {reason}\",", Encoding.UTF8.GetString(stream.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_calibration_its_probabilities_and_the_name_of_its_data_are_the_last_columns()
    {
        using var stream = new MemoryStream();
        var score = new BatchScoreResource(
            "wm", 0.9, Verdict.Fake, Reason: null, Heuristic: false, 0.75, Band.Moderate,
            Calibration: new("Newsroom, 2026", 0.75, 0.5, new(0.02, 0.01, 0.1)));
        var video = new BatchVideoResource(
            0,
            1,
            "id",
            "a.mp4",
            "done",
            Guid.Empty,
            [score, new("mine", 0.5, Verdict: null, "It failed.", Heuristic: true, 0.5, Band.NotAssessed)],
            0.75,
            SummaryResource.Of(
                new EvidenceSummary(
                    Band.Moderate,
                    "1 of 1 detector above 70 %.",
                    "Judged all.",
                    Mean: 0.75,
                    Trained: 1,
                    Assessed: 1,
                    new Dictionary<Band, int>(),
                    Spread: 0,
                    ["mine"])));

        await BatchCsv.WriteAsync(
            stream,
            ["wm", "mine"],
            new[] { video }.ToAsyncEnumerable(),
            CalibrationFile.Of("Newsroom, 2026", "wm"),
            CancellationToken.None);

        var lines = Encoding.UTF8.GetString(stream.ToArray()).Split("\r\n");
        Assert.EndsWith(
            ",mine frames judged,mine frames wanted,band,summary,heuristics,wm calibrated,calibration", lines[0], StringComparison.Ordinal);
        Assert.EndsWith(
            ",,,,,moderate,Moderate sign of manipulation: 1 of 1 detector above 70 %. Judged all.,mine,0.75,\"Newsroom, 2026\"",
            lines[1],
            StringComparison.Ordinal);
    }
}
