using Bunit;
using FakeFinder.Reports.Evidence;
using FakeFinder.Web.Dashboard.Evidence;
using static FakeFinder.Web.Tests.Dashboard.Evidence.MadeReport;

namespace FakeFinder.Web.Tests.Dashboard.Evidence;

public sealed class EvidenceTableTests : DashboardContext
{
    [Fact]
    public void It_is_empty_until_somebody_opens_it()
    {
        var table = Render(Of("wm", Frame(0, 0.9)));

        Assert.Empty(table.FindAll("table"));
    }

    [Fact]
    public async Task It_has_a_row_for_each_face_and_each_gap_by_time()
    {
        var table = await OpenAsync(Of("wm", Empty(0), Frame(30, 0.95)), Of("boken", Frame(45, 0.2)));

        Assert.Equal(
            [
                "0:00.00 to 0:00.50|wm|Not judged: no face found",
                "0:00.00|0|wm|–|No score|none",
                "0:01.00|30|wm|95.0 %|Strong sign|A",
                "0:01.50|45|boken|20.0 %|No sign|A",
            ],
            Rows(table).Order(StringComparer.Ordinal).ToArray());
        Assert.Equal("1", table.FindAll("tbody tr")[2].QuerySelector("button")!.GetAttribute("data-seek"));
    }

    [Fact]
    public async Task Many_rows_come_in_pages()
    {
        var table = await OpenAsync(Of("wm", [.. Enumerable.Range(0, 120).Select(at => Frame(at, 0.6))]));
        Assert.Equal(50, table.FindAll("tbody tr").Count);
        Assert.Equal("Rows 1 to 50 of 120", table.Find("[role=status]").TextContent);

        await Button(table, "Next").ClickAsync(new());
        await Button(table, "Next").ClickAsync(new());

        Assert.Equal(20, table.FindAll("tbody tr").Count);
        Assert.Equal("Rows 101 to 120 of 120", table.Find("[role=status]").TextContent);
        Assert.True(Button(table, "Next").HasAttribute("disabled"));
    }

    [Fact]
    public async Task The_highest_scores_come_first_where_somebody_asks_for_them_and_one_detector_alone()
    {
        var table = await OpenAsync(Of("wm", Frame(0, 0.6), Frame(30, 0.9)), Of("boken", Frame(15, 0.99)));

        await table.FindAll("select")[1].ChangeAsync(new() { Value = "worst" });
        Assert.StartsWith("0:00.50|15|boken|99.0 %", Rows(table)[0], StringComparison.Ordinal);

        await table.FindAll("select")[0].ChangeAsync(new() { Value = "wm" });
        Assert.Equal(["0:01.00|30|wm|90.0 %|Moderate sign|A", "0:00.00|0|wm|60.0 %|Weak sign|A"], Rows(table));
    }

    private static AngleSharp.Dom.IElement Button(IRenderedComponent<EvidenceTable> table, string text) =>
        table.FindAll(".ff-pages button").Single(button => button.TextContent.Trim() == text);

    private static string[] Rows(IRenderedComponent<EvidenceTable> table) =>
    [
        .. table.FindAll("tbody tr").Select(row =>
            string.Join('|', row.QuerySelectorAll("td").Select(Words).Where(cell => cell.Length > 0))),
    ];

    private static string Words(AngleSharp.Dom.IElement element) =>
        string.Join(' ', element.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private async Task<IRenderedComponent<EvidenceTable>> OpenAsync(params FakeFinder.Reports.DetectionReport[] reports)
    {
        var table = Render(reports);
        await table.Find("details").TriggerEventAsync("ontoggle", EventArgs.Empty);
        return table;
    }

    private IRenderedComponent<EvidenceTable> Render(params FakeFinder.Reports.DetectionReport[] reports) =>
        Browser.Render<EvidenceTable>(parameters => parameters
            .Add(table => table.Group, "g")
            .Add(table => table.Evidence, VideoEvidence.Of([.. reports.Select(report => new JudgedReport(report, false))])));
}
