using Bunit;
using FakeFinder.Contracts;
using FakeFinder.Storage.Tombstones;
using FakeFinder.Web.Dashboard.Pages.Job;
using FakeFinder.Web.Tests.Calibration;
using Microsoft.Extensions.DependencyInjection;
using static FakeFinder.Web.Tests.Dashboard.ScriptedJob;

namespace FakeFinder.Web.Tests.Dashboard.Pages.Job;

public sealed class JobPageTests : DashboardContext
{
    private static readonly Guid Epoch = Guid.NewGuid();

    [Fact]
    public async Task A_running_part_shows_its_step_and_one_progress_bar_over_all_steps()
    {
        var page = await OpenAsync(
            Snapshot(
                JobState.Running,
                Epoch,
                1,
                Part("wm", PartState.Running, progress: new PartProgress("faces", 5, 16, "4 faces in 5 frames"))));

        var row = page.Find("[data-detector=wm]");
        Assert.Contains("Faces, 5 of 16", row.TextContent, StringComparison.Ordinal);
        Assert.Contains("4 faces in 5 frames", row.TextContent, StringComparison.Ordinal);
        var bar = page.Find("[data-detector=wm] [role=progressbar]");
        Assert.Equal(
            ("12", "100", "wm: faces"),
            (bar.GetAttribute("aria-valuenow"), bar.GetAttribute("aria-valuemax"), bar.GetAttribute("aria-label")));
    }

    [Theory]
    [InlineData(0.95, "Strong sign", "95.0 %")]
    [InlineData(0.9, "Moderate sign", "90.0 %")]
    [InlineData(0.6, "Weak sign", "60.0 %")]
    [InlineData(0.1, "No sign", "10.0 %")]
    [InlineData(0.5, "Not assessed", "50.0 %")]
    public async Task A_completed_part_shows_its_band_and_probability(double score, string band, string probability)
    {
        var page = await OpenAsync(Snapshot(JobState.Completed, Epoch, 1, Part("wm", PartState.Completed, score, "No face was found.")));

        Assert.Equal(band, page.Find("[data-cell=verdict] .ff-band").TextContent.Trim());
        Assert.EndsWith(probability, page.Find("[data-cell=probability]").TextContent.Trim(), StringComparison.Ordinal);
        Assert.Contains("No face was found.", page.Find("[data-detector=wm]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_score_that_rests_on_little_is_marked_in_the_table_and_in_the_chart()
    {
        var low = Part("wm", PartState.Completed, 0.9) with { Coverage = new(60, 1, 1, 1, 1, 1, 1, 1) };
        var enough = Part("boken", PartState.Completed, 0.8) with { Coverage = new(15, 15, 15, 15, 14, 14, 14, 14) };
        var page = await OpenAsync(Snapshot(JobState.Completed, Epoch, 1, low, enough, Part("ntech", PartState.Completed, 0.7)));

        Assert.Equal(
            "Low coverage: Judged 1 of 60 frames (59 are missing at the end)",
            Words(page.Find("[data-detector=wm] [data-coverage=low]")));
        Assert.Equal("Judged 14 of 15 frames (1 has no face)", Words(page.Find("[data-detector=boken] [data-coverage=enough]")));
        Assert.Equal("Frames judged: not stated by the detector", Words(page.Find("[data-detector=ntech] [data-coverage=unknown]")));
        Assert.StartsWith(
            "wm: +0.80 Moderate sign, 1 of 60 frames. boken: +0.60 Moderate sign. ntech: +0.40 Weak sign.",
            page.Find(".ff-job-chart desc").TextContent,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_calibration_nothing_pretends_to_be_calibrated()
    {
        var page = await OpenAsync(Snapshot(JobState.Completed, Epoch, 1, Part("wm", PartState.Completed, 0.9)));

        Assert.Empty(page.FindAll("[data-testid=calibrated], [data-testid=calibration]"));
    }

    [Fact]
    public async Task A_calibrated_probability_stands_beside_the_raw_score_with_its_false_alarms_and_the_name_of_its_data()
    {
        using var file = new CalibrationFile(CalibrationFile.Of("Newsroom 2026", "wm", "boken"));
        Browser.Services.AddSingleton(file.Calibration());
        var page = await OpenAsync(
            Snapshot(
                JobState.Completed,
                Epoch,
                1,
                Part("wm", PartState.Completed, 0.9),
                Part("boken", PartState.Completed, 0.5, "No face was found."),
                Part("ntech", PartState.Completed, 0.7)));

        Assert.Equal(
            "Calibrated: 75.0 % False alarms above 50.0 %: 2.0 % (0.4 to 10.5 %)",
            Words(page.Find("[data-detector=wm] [data-cell=probability] [data-testid=calibrated]")));
        Assert.Contains("90.0 %", Words(page.Find("[data-detector=wm] [data-cell=probability]")), StringComparison.Ordinal);
        Assert.Contains(
            "Calibrated: not assessed", Words(page.Find("[data-detector=boken] [data-testid=calibrated]")), StringComparison.Ordinal);
        Assert.Empty(page.FindAll("[data-detector=ntech] [data-testid=calibrated]"));
        var note = Words(page.Find("[data-testid=calibration]"));
        Assert.Contains("Calibrated on Newsroom 2026 (50 real videos and 40 fakes", note, StringComparison.Ordinal);
        Assert.Contains("Few videos.", note, StringComparison.Ordinal);
        Assert.Equal("75.0 %", page.Find("[data-testid=fusion]").TextContent);
    }

    [Fact]
    public async Task What_the_reports_note_about_the_clip_stands_beside_it_once()
    {
        VideoNote early = new("endsEarly", "The file ends early."),
            size = new("sizeChanges", "Frames change their size.");
        var page = await OpenAsync(
            Snapshot(
                JobState.Completed,
                Epoch,
                1,
                Part("wm", PartState.Completed, 0.9) with
                {
                    Notes = [early],
                },
                Part("boken", PartState.Completed, 0.8) with
                {
                    Notes = [early, size],
                },
                Part("ntech", PartState.Failed)));

        Assert.Equal([early.Text, size.Text], page.FindAll(".ff-job-clip [data-testid=video-notes] li").Select(note => note.TextContent));
    }

    [Fact]
    public async Task A_score_never_stands_without_its_detectors_notice()
    {
        var page = await OpenAsync(Snapshot(JobState.Completed, Epoch, 1, Part("residual", PartState.Completed, 0.9)));

        Assert.Contains("uncalibrated", page.Find("[data-detector=residual]").TextContent, StringComparison.Ordinal);
        Assert.Contains("uncalibrated", page.Find(".ff-job-chart").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_part_shows_its_reason_and_its_attempts_and_has_no_band()
    {
        var page = await OpenAsync(
            Snapshot(JobState.Failed, Epoch, 1, Part("wm", PartState.Failed, reason: "The network is broken.", attempt: 3)));

        var row = page.Find("[data-detector=wm]").TextContent;
        Assert.Contains("Failed", row, StringComparison.Ordinal);
        Assert.Contains("attempt 3", row, StringComparison.Ordinal);
        Assert.Contains("The network is broken.", row, StringComparison.Ordinal);
        Assert.Empty(page.Find("[data-cell=verdict]").TextContent.Trim());
    }

    [Fact]
    public async Task The_clip_is_analysed_again_by_its_id_not_by_its_name()
    {
        var page = await OpenAsync(Snapshot(JobState.Completed, Epoch, 1, Part("wm", PartState.Completed, 0.9)));

        Assert.Contains(
            page.FindAll("a"),
            link =>
                link.TextContent.Trim() == "Analyse this clip again" && link.GetAttribute("href") == $"/analyse?video={new string('a', 64)}"
        );
    }

    [Fact]
    public async Task The_page_follows_the_job_while_it_is_open()
    {
        var feed = Job.NextWatch();
        var page = Open(Id.ToString());
        await feed.WriteAsync(Whole(Snapshot(JobState.Queued, Epoch, 1, Part("wm", PartState.Queued))));
        page.WaitForAssertion(() => Assert.Equal("Queued", page.Find("[data-testid=job-state]").TextContent));

        await feed.WriteAsync(new JobEvent(Epoch, 2, JobState.Running, null, Part("wm", PartState.Running)));
        page.WaitForAssertion(() => Assert.Equal("Running", page.Find("[data-detector=wm]").GetAttribute("data-state")));

        await feed.WriteAsync(Whole(Snapshot(JobState.Completed, Epoch, 3, Part("wm", PartState.Completed, 0.8))));
        feed.Complete();
        page.WaitForAssertion(() => Assert.Equal("Completed", page.Find("[data-testid=job-state]").TextContent));
        Assert.Single(page.FindAll(".ff-job-chart rect"));
    }

    [Fact]
    public async Task Cancelling_asks_first()
    {
        var page = await OpenAsync(Snapshot(JobState.Running, Epoch, 1, Part("wm", PartState.Running)));

        await Button(page, "Cancel the analysis").ClickAsync(new());
        Assert.Equal(0, Job.Cancelled);

        await Button(page, "Yes, cancel").ClickAsync(new());
        Assert.Equal(1, Job.Cancelled);
    }

    [Fact]
    public async Task An_ended_job_cannot_be_cancelled()
    {
        var page = await OpenAsync(Snapshot(JobState.Completed, Epoch, 1, Part("wm", PartState.Completed, 0.8)));

        Assert.DoesNotContain(page.FindAll("button"), button => button.TextContent.Contains("Cancel", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(JobState.Running, 0.9, 0)]
    [InlineData(JobState.Failed, null, 0)]
    [InlineData(JobState.Completed, 0.9, 1)]
    public async Task An_ended_job_with_a_score_can_be_probed(JobState state, double? score, int sections)
    {
        var page = await OpenAsync(Snapshot(state, Epoch, 1, Part("wm", score is null ? PartState.Failed : PartState.Completed, score)));

        Assert.Equal(sections, page.FindAll("[data-testid=probe]").Count);
    }

    [Fact]
    public async Task A_job_of_a_probe_names_its_version_leads_to_what_it_probes_and_is_not_probed_itself()
    {
        var probed = Guid.NewGuid();
        var page = await OpenAsync(
            Snapshot(JobState.Completed, Epoch, 1, Part("wm", PartState.Completed, 0.9)) with { Probe = new(probed, "half-size") });

        var note = page.Find("[data-testid=probe-of]");
        Assert.Contains("a changed version of this clip (Half size)", Words(note), StringComparison.Ordinal);
        Assert.Equal($"/jobs/{probed}", note.QuerySelector("a")!.GetAttribute("href"));
        Assert.Empty(page.FindAll("[data-testid=probe]"));
    }

    [Fact]
    public void A_job_that_does_not_exist_says_so()
    {
        Job.NextWatch().Complete(JobNotFoundException.For(Id));

        var page = Open(Id.ToString());

        page.WaitForAssertion(() => Assert.Equal("There is no such analysis", page.Find("h1").TextContent));
    }

    [Fact]
    public void A_job_that_was_deleted_says_when()
    {
        Job.NextWatch().Complete(new JobNotFoundException("gone") { DeletedAt = new DateTimeOffset(2026, 5, 4, 12, 0, 0, TimeSpan.Zero) });

        var page = Open(Id.ToString());

        page.WaitForAssertion(() =>
            Assert.Equal($"{Id} was deleted on 2026-05-04 12:00 UTC, with its reports.", Words(page.Find("[data-testid=job-gone]"))));
        Assert.Equal("This analysis was deleted", page.Find("h1").TextContent);
    }

    [Fact]
    public async Task Where_the_clip_was_deleted_the_player_gives_way_to_a_sentence_and_the_report_stays()
    {
        var job = Snapshot(JobState.Completed, Epoch, 1, Part("wm", PartState.Completed, 0.9)) with { EndedAt = DateTimeOffset.UnixEpoch };
        Shelf.Videos[job.VideoId] = new Tombstone(new DateTimeOffset(2026, 5, 4, 12, 0, 0, TimeSpan.Zero), Expired: true);

        var page = await OpenAsync(job);

        page.WaitForAssertion(() => Assert.StartsWith(
            "This clip was deleted on 2026-05-04 12:00 UTC, at the end of its retention time. What the detectors said stays",
            Words(page.Find("[data-testid=clip-gone]")),
            StringComparison.Ordinal));
        Assert.Empty(page.FindAll("video"));
        Assert.EndsWith("90.0 %", page.Find("[data-cell=probability]").TextContent.Trim(), StringComparison.Ordinal);
        Assert.DoesNotContain("Analyse this clip again", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("Run more detectors", page.Markup, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null, null)]
    [InlineData(30, null, "Kept until: clip 1970-02-02 00:00 UTC")]
    [InlineData(null, 10, "Kept until: analysis 1970-01-12 00:00 UTC")]
    [InlineData(30, 10, "Kept until: clip 1970-02-02 00:00 UTC, analysis 1970-01-12 00:00 UTC")]
    public async Task Until_when_clip_and_analysis_are_kept_is_told_where_that_is_set(int? clipDays, int? reportDays, string? told)
    {
        (Retention.Videos, Retention.Reports) = (Days(clipDays), Days(reportDays));
        var job = Snapshot(JobState.Completed, Epoch, 1, Part("wm", PartState.Completed, 0.9)) with
        {
            EndedAt = DateTimeOffset.UnixEpoch.AddDays(1),
        };
        Shelf.Uses[job.VideoId] = DateTimeOffset.UnixEpoch.AddDays(2);

        var page = await OpenAsync(job);

        Assert.Equal(told, page.FindAll("[data-testid=kept-until]").Select(Words).SingleOrDefault());

        static TimeSpan? Days(int? days) => days is { } number ? TimeSpan.FromDays(number) : null;
    }

    [Fact]
    public void An_address_that_is_no_id_says_so_and_asks_no_grain()
    {
        var page = Open("half-an-id");

        Assert.Equal("There is no such analysis", page.Find("h1").TextContent);
        Assert.Empty(Job.Asked);
    }

    [Fact]
    public async Task A_lost_connection_is_said_and_the_last_word_stays()
    {
        var feed = Job.NextWatch();
        var page = Open(Id.ToString());
        await feed.WriteAsync(Whole(Snapshot(JobState.Running, Epoch, 1, Part("wm", PartState.Running))));
        feed.Complete(new TimeoutException("no answer"));

        page.WaitForAssertion(() => Assert.Contains("The connection to the analysis was lost", page.Markup, StringComparison.Ordinal));
        Assert.NotNull(page.Find("[data-detector=wm]"));
    }

    [Fact]
    public async Task Leaving_the_page_ends_its_watch()
    {
        await OpenAsync(Snapshot(JobState.Running, Epoch, 1, Part("wm", PartState.Running)));

        await Browser.DisposeComponentsAsync();

        Assert.Equal((1, 1), (Job.Watched, Job.WatchesEnded));
    }

    private IRenderedComponent<JobPage> Open(string id) => Browser.Render<JobPage>(parameters => parameters.Add(page => page.Id, id));

    private async Task<IRenderedComponent<JobPage>> OpenAsync(JobSnapshot job)
    {
        var feed = Job.NextWatch();
        await feed.WriteAsync(Whole(job));
        var page = Open(Id.ToString());
        page.WaitForElement("[data-testid=parts]");
        return page;
    }

    private static string Words(AngleSharp.Dom.IElement element) =>
        string.Join(' ', element.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static AngleSharp.Dom.IElement Button(IRenderedComponent<JobPage> page, string text) =>
        Assert.Single(page.FindAll("button"), button => button.TextContent.Contains(text, StringComparison.Ordinal));
}
