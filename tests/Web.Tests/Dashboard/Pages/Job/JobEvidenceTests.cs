using Bunit;
using FakeFinder.Contracts;
using FakeFinder.Storage.Jobs;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using static FakeFinder.Web.Tests.Dashboard.Evidence.MadeReport;
using static FakeFinder.Web.Tests.Dashboard.ScriptedJob;
using JobPage = FakeFinder.Web.Dashboard.Pages.Job.JobPage;

namespace FakeFinder.Web.Tests.Dashboard.Pages.Job;

/// <summary>What a job's page makes of the job's reports.</summary>
public sealed class JobEvidenceTests : DashboardContext
{
    private static readonly Guid Epoch = Guid.NewGuid();

    [Fact]
    public async Task The_result_is_one_sentence_and_a_heuristic_stands_apart()
    {
        var page = await OpenAsync(Reported("wm", 0.95), Reported("boken", 0.3), Reported("residual", 0.99));

        Assert.Equal("Weak sign of manipulation", Words(page.Find("[data-testid=result-band]")));
        Assert.Equal("1 of 2 detectors above 90 %; they disagree.", Words(page.Find("[data-testid=result-text]")));
        Assert.StartsWith("Not counted: heuristic residual 99.0 %.", Words(page.Find("[data-testid=heuristic]")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_worst_moments_of_trained_detectors_lead_to_their_time_and_face()
    {
        var page = await OpenAsync(
            Reported("wm", 0.95, Frame(0, 0.6), Frame(90, 0.97)), Reported("residual", 0.99, Frame(200, 0.999)));

        var moments = page.WaitForElement("[data-testid=moments]").QuerySelectorAll("li[data-band]");
        Assert.Equal(["Go to 0:03.00, face A", "Go to 0:00.00, face A"], moments.Select(moment =>
            moment.QuerySelector("button")!.GetAttribute("aria-label")));
        var worst = moments[0];
        var button = worst.QuerySelector("button")!;
        Assert.Equal(("3", "A"), (button.GetAttribute("data-seek"), button.GetAttribute("data-track")));
        Assert.Contains("wm 97.0 %", Words(worst), StringComparison.Ordinal);
        Assert.Equal(
            $"/api/v1/videos/{new string('a', 64)}/frames/90/face?left=200&top=100&right=300&bottom=220",
            worst.QuerySelector("img.ff-crop")!.GetAttribute("src"));
        Assert.Equal(
            $"/api/v1/jobs/{Id}/reports/wm/activation?frame=90&left=200&top=100&right=300&bottom=220",
            worst.QuerySelector("[data-part=look]")!.GetAttribute("data-maps"));
    }

    [Fact]
    public async Task A_detectors_row_has_its_curve_run_time_and_published_rates_and_its_details_name_networks_and_versions()
    {
        var page = await OpenAsync(Reported("boken", 0.8, Frame(0, 0.6), Frame(90, 0.9)) with { Attempt = 2 });

        var row = page.WaitForElement("[data-detector=boken] .ff-spark").Closest("tr")!;
        Assert.Equal(
            "Scores over time, 2 frames, from 60.0 % to 90.0 %", row.QuerySelector(".ff-spark")!.GetAttribute("aria-label"));
        Assert.Contains("12 s", Words(row), StringComparison.Ordinal);
        Assert.Contains("DFDC test:", Words(row), StringComparison.Ordinal);
        var details = Words(row.NextElementSibling!);
        Assert.Contains("handed to a worker 2 times", details, StringComparison.Ordinal);
        Assert.Contains("boken/net 80.0 % dddddddddddddddd…", details, StringComparison.Ordinal);
        Assert.Contains("fakefinder 0.1.0 · provider CPU", details, StringComparison.Ordinal);
        Assert.Contains("faces 3.0 s · total 12 s", details, StringComparison.Ordinal);
        Assert.Equal($"/api/v1/jobs/{Id}/reports/boken", row.NextElementSibling!.QuerySelector("a")!.GetAttribute("href"));
    }

    [Fact]
    public async Task Boxes_of_a_changed_version_are_not_drawn_over_the_clip()
    {
        var feed = Job.NextWatch();
        var job = Snapshot(JobState.Completed, Epoch, 1, Reported("wm", 0.95, Frame(0, 0.9)));
        await feed.WriteAsync(Whole(job with { Probe = new(Guid.NewGuid(), "half-size") }));
        var page = Browser.Render<JobPage>(parameters => parameters.Add(page => page.Id, Id.ToString()));

        page.WaitForElement("[data-detector=wm] .ff-spark");
        Assert.Empty(page.FindAll("[data-testid=timeline], [data-testid=moments]"));
    }

    [Fact]
    public async Task Other_analyses_of_the_clip_are_listed_with_what_they_came_to()
    {
        var other = Guid.NewGuid();
        Index.Jobs.Add(Row(other, 'a'));
        Index.Jobs.Add(Row(Guid.NewGuid(), 'b'));
        var page = await OpenAsync(Reported("boken", 0.3));

        var item = Assert.Single(page.WaitForElement("[data-testid=other-analyses]").QuerySelectorAll("li"));
        Assert.Equal($"/jobs/{other}", item.QuerySelector("a")!.GetAttribute("href"));
        Assert.Equal("wm 1970-01-01 00:00 UTC Strong sign", Words(item));
    }

    [Fact]
    public async Task More_detectors_run_on_the_same_clip_as_a_job_of_their_own()
    {
        Capacity.Workers.Add(ScriptedCapacity.Worker(false, "residual"));
        var clip = Library.Put("clip.mp4");
        var feed = Job.NextWatch();
        await feed.WriteAsync(Whole(Snapshot(JobState.Completed, Epoch, 1, Reported("wm", 0.9)) with { VideoId = clip.Id }));
        var page = Browser.Render<JobPage>(parameters => parameters.Add(page => page.Id, Id.ToString()));
        page.WaitForElement("[data-testid=parts]");

        await Button(page, "Run more detectors").ClickAsync(new());
        var choice = page.WaitForElement("[data-testid=run-more] input");
        Assert.False(choice.HasAttribute("checked"));
        await choice.ChangeAsync(new ChangeEventArgs { Value = true });
        await Button(page, "Run").ClickAsync(new());

        var request = Assert.Single(Job.Submitted);
        Assert.Equal((clip.Id, "residual"), (request.VideoId, Assert.Single(request.Detectors)));
        Assert.Contains("/jobs/", Browser.Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_header_names_clip_and_hash_and_leads_to_a_comparison()
    {
        var page = await OpenAsync(Reported("wm", 0.9));

        Assert.Equal("clip.mp4", page.Find("[data-testid=job-header] h1").TextContent);
        Assert.Contains("SHA-256 aaaaaaaaaaaa…", Words(page.Find("[data-testid=job-header]")), StringComparison.Ordinal);
        Assert.Contains(page.FindAll("[data-testid=job-header] a"), link => link.GetAttribute("href") == $"/compare?a={Id}");
    }

    private static JobRow Row(Guid id, char video) => new(
        id,
        new string(video, 64),
        "clip.mp4",
        "completed",
        false,
        DateTimeOffset.UnixEpoch,
        null,
        [new PartRow("wm", "completed", 0.95, null)]);

    private PartSnapshot Reported(string detector, double score, params FakeFinder.Reports.FrameReport[] frames) =>
        Part(detector, PartState.Completed, score) with { ReportId = Reports.Put(Text(Of(detector, frames))) };

    private async Task<IRenderedComponent<JobPage>> OpenAsync(params PartSnapshot[] parts)
    {
        var feed = Job.NextWatch();
        await feed.WriteAsync(Whole(Snapshot(JobState.Completed, Epoch, 1, parts)));
        var page = Browser.Render<JobPage>(parameters => parameters.Add(page => page.Id, Id.ToString()));
        page.WaitForElement("[data-testid=parts]");
        return page;
    }

    private static string Words(AngleSharp.Dom.IElement element) =>
        string.Join(' ', element.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static AngleSharp.Dom.IElement Button(IRenderedComponent<JobPage> page, string text) =>
        page.FindAll("button").First(button => button.TextContent.Trim() == text);
}
