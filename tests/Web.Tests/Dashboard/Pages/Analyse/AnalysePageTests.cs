using Bunit;
using Bunit.TestDoubles;
using FakeFinder.Contracts;
using FakeFinder.Storage.Jobs;
using FakeFinder.Storage.Videos;
using FakeFinder.Web.Dashboard.Pages.Analyse;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace FakeFinder.Web.Tests.Dashboard.Pages.Analyse;

public sealed class AnalysePageTests : DashboardContext
{
    public AnalysePageTests() => Capacity.Workers.Add(ScriptedCapacity.Worker(draining: false, "residual"));

    [Fact]
    public void Without_a_clip_nothing_can_be_submitted_and_the_page_says_why()
    {
        var page = Open();

        Assert.True(Submit(page).HasAttribute("disabled"));
        Assert.Equal("Choose a clip first.", page.Find("#submit-hint").TextContent);
    }

    [Fact]
    public void Detectors_that_cannot_run_are_off_with_the_reason_and_a_notice_is_shown()
    {
        var page = Open();

        Assert.True(page.Find("[data-detector=wm] input").HasAttribute("disabled"));
        Assert.Contains("fakefinder weights pull wm", page.Find("[data-detector=wm]").TextContent, StringComparison.Ordinal);
        Assert.False(page.Find("[data-detector=residual] input").HasAttribute("disabled"));
        Assert.Contains("uncalibrated", page.Find("[data-detector=residual]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_has_no_trained_detector_is_told_how_to_get_the_smallest()
    {
        Assert.Contains("(about 70 MB)", Open().Find("[data-testid=first-detector]").TextContent, StringComparison.Ordinal);

        Capacity.Workers.Add(ScriptedCapacity.Worker(draining: false, "residual", "ntech"));

        Assert.Empty(Open().FindAll("[data-testid=first-detector]"));
    }

    [Fact]
    public void What_a_worker_says_of_a_detector_is_shown()
    {
        Capacity.Workers[0] = Capacity.Workers[0] with { Problems = [new DetectorProblem("wm", "models.json names no pipeline 'x'.")] };

        Assert.Contains("names no pipeline 'x'.", Open().Find("[data-detector=wm]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Submitting_names_the_clip_and_the_chosen_detectors_and_goes_to_the_job()
    {
        var video = Library.Put("a clip & more.mp4");
        var page = Open(video);

        await Submit(page).ClickAsync(new());

        var request = Assert.Single(Job.Submitted);
        Assert.Equal((video.Id, video.Name, JobPriority.Interactive), (request.VideoId, request.FileName, request.Priority));
        Assert.Equal("residual", Assert.Single(request.Detectors));
        Assert.Equal($"http://localhost/jobs/{Job.Asked[^1]}", Navigation.Uri);
        Assert.Equal(7, Job.Asked[^1].Version);
    }

    [Fact]
    public async Task With_every_detector_left_out_nothing_can_be_submitted()
    {
        var page = Open(Library.Put("clip.mp4"));

        await page.Find("[data-detector=residual] input").ChangeAsync(new ChangeEventArgs { Value = false });

        Assert.True(Submit(page).HasAttribute("disabled"));
        Assert.Equal("Choose at least one detector.", page.Find("#submit-hint").TextContent);
    }

    [Fact]
    public async Task A_refusal_is_shown_in_its_own_words()
    {
        var page = Open(Library.Put("clip.mp4"));
        Job.Refusal = new VideoNotFoundException("clip.mp4 was deleted; upload it again.");

        await Submit(page).ClickAsync(new());

        Assert.Contains("clip.mp4 was deleted; upload it again.", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Submitting_again_after_a_lost_answer_names_the_same_job()
    {
        var page = Open(Library.Put("clip.mp4"));
        Job.Refusal = new TimeoutException("no answer");
        await Submit(page).ClickAsync(new());
        Assert.Contains("Submit again", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);

        Job.Refusal = null;
        await Submit(page).ClickAsync(new());

        Assert.Equal(2, Job.Submitted.Count);
        Assert.Single(Job.Asked.Distinct());
    }

    [Fact]
    public void A_clip_that_is_gone_says_so_and_another_can_be_chosen()
    {
        var page = OpenAt("?clip=gone.mp4");

        Assert.Contains("There is no clip called gone.mp4 any more", page.Markup, StringComparison.Ordinal);
        Assert.NotNull(page.Find("[data-testid=clip-file]"));
    }

    [Fact]
    public void An_address_names_a_clip_by_its_id_whatever_was_uploaded_under_its_name_later()
    {
        var first = Library.Put("clip.mp4");
        var second = Library.Put("clip.mp4");

        Assert.Equal($"/api/v1/videos/{first.Id}/content", Open(first).Find("video").GetAttribute("src"));
        Assert.Equal($"/api/v1/videos/{second.Id}/content", OpenAt("?clip=clip.mp4").Find("video").GetAttribute("src"));
    }

    [Fact]
    public void A_name_of_64_hexadecimal_digits_is_a_name()
    {
        var video = Library.Put(new string('b', 64));

        Assert.Equal($"/api/v1/videos/{video.Id}/content", OpenAt($"?clip={video.Name}").Find("video").GetAttribute("src"));
    }

    [Fact]
    public async Task A_clip_that_was_gone_is_shown_once_it_is_uploaded_again()
    {
        var page = OpenAt($"?video={1:x64}");
        var video = Library.Put("gone.mp4");

        await page.InvokeAsync(() => Uploaded(page, video));

        Assert.DoesNotContain("any more", page.Markup, StringComparison.Ordinal);
        Assert.Equal("Clip gone.mp4", page.Find("video").GetAttribute("aria-label"));
    }

    [Fact]
    public void Clips_and_jobs_that_are_here_already_are_offered()
    {
        var clip = Library.Put("clip & more.mp4");
        Index.Jobs.Add(
            new JobRow(
                ScriptedJob.Id,
                new string('a', 64),
                "clip.mp4",
                "queued",
                true,
                DateTimeOffset.UnixEpoch,
                null,
                [new PartRow("residual", "queued", null, null)]));

        var page = Open();

        Assert.NotNull(page.Find($"a[href='/analyse?video={clip.Id}']"));
        Assert.NotNull(page.Find($"a[href='/jobs/{ScriptedJob.Id}']"));
    }

    [Fact]
    public void A_detector_becomes_ready_while_the_page_is_open()
    {
        Capacity.Workers.Clear();
        var page = Open();
        Assert.Contains("Waiting", page.Find("[data-detector=residual]").TextContent, StringComparison.Ordinal);

        Capacity.Workers.Add(ScriptedCapacity.Worker(draining: false, "residual"));
        Time.Advance(TimeSpan.FromSeconds(5));

        page.WaitForAssertion(() => Assert.Contains("Ready", page.Find("[data-detector=residual]").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Several_uploads_are_chosen_together_and_become_a_batch()
    {
        var (first, second) = (Library.Put("a.mp4"), Library.Put("b & c.mp4"));
        var page = Open();

        await page.InvokeAsync(() => Uploaded(page, first));
        await page.InvokeAsync(() => Uploaded(page, second));
        await page.InvokeAsync(() => Uploaded(page, first));

        Assert.Equal($"http://localhost/analyse?video={first.Id}&video={second.Id}", Navigation.Uri);
        Assert.Equal(2, page.FindAll("[data-testid=chosen] > li").Count);
        Assert.Equal("Analyse 2 clips", Submit(page).TextContent.Trim());

        await Submit(page).ClickAsync(new());

        var request = Assert.Single(Batch.Submitted);
        Assert.Equal([(first.Id, "a.mp4"), (second.Id, "b & c.mp4")], request.Videos.Select(video => (video.VideoId, video.FileName)));
        Assert.Equal("residual", Assert.Single(request.Detectors));
        Assert.Matches("^http://localhost/batches/[0-9a-f-]{36}$", Navigation.Uri);
        Assert.Empty(Job.Submitted);
    }

    [Fact]
    public async Task A_clip_that_is_left_out_is_not_analysed_and_the_address_forgets_it()
    {
        var (first, second) = (Library.Put("a.mp4"), Library.Put("b.mp4"));
        var page = OpenAt($"?video={first.Id}&video={second.Id}");

        await page.Find("button[aria-label='Leave out a.mp4']").ClickAsync(new());

        Assert.Equal($"http://localhost/analyse?video={second.Id}", Navigation.Uri);
        Assert.Equal("Clip b.mp4", page.Find("video").GetAttribute("aria-label"));
    }

    [Fact]
    public void A_clip_that_was_analysed_before_offers_its_results()
    {
        var video = Library.Put("clip.mp4");
        Index.Jobs.Add(
            new JobRow(
                ScriptedJob.Id,
                video.Id,
                "clip.mp4",
                "completed",
                false,
                DateTimeOffset.UnixEpoch,
                DateTimeOffset.UnixEpoch,
                [new PartRow("wm", "completed", 0.25, null)]));

        var earlier = Open(video).Find("[data-testid=earlier]");

        Assert.Contains("Analysed on 1970-01-01 00:00 UTC with", earlier.TextContent, StringComparison.Ordinal);
        Assert.Contains("No sign of manipulation found", earlier.TextContent, StringComparison.Ordinal);
        Assert.NotNull(earlier.QuerySelector($"a[href='/jobs/{ScriptedJob.Id}']"));
    }

    [Fact]
    public void Without_a_trained_detector_the_heuristic_is_chosen_with_its_notice_and_there_is_no_preset()
    {
        var page = Open(Library.Put("clip.mp4"));

        Assert.Empty(page.FindAll("[data-testid=presets]"));
        Assert.True(page.Find("[data-detector=residual] input").HasAttribute("checked"));
        Assert.False(Submit(page).HasAttribute("disabled"));
    }

    [Fact]
    public async Task Beside_trained_detectors_a_heuristic_runs_by_own_choice_alone()
    {
        Capacity.Workers.Add(ScriptedCapacity.Worker(draining: false, "residual", "wm", "ntech"));
        var page = Open(Library.Put("clip.mp4"));
        page.WaitForElement("[data-preset=Thorough] input[checked]");
        Assert.False(page.Find("[data-detector=residual] input").HasAttribute("checked"));

        await page.Find("[data-preset=Own] input").ChangeAsync(new ChangeEventArgs { Value = "Own" });
        Assert.False(page.Find("[data-detector=residual] input").HasAttribute("checked"));
        await page.Find("[data-detector=residual] input").ChangeAsync(new ChangeEventArgs { Value = true });
        await page.Find("[data-detector=wm] input").ChangeAsync(new ChangeEventArgs { Value = false });
        await Submit(page).ClickAsync(new());

        Assert.Equal(["ntech", "residual"], Assert.Single(Job.Submitted).Detectors.Order());
    }

    [Fact]
    public async Task Quick_runs_the_trained_detector_that_takes_the_least_time_and_says_how_long()
    {
        Capacity.Workers.Add(ScriptedCapacity.Worker(draining: false, "residual", "wm", "ntech"));
        Index.Jobs.Add(Measured("wm", 90));
        Index.Jobs.Add(Measured("ntech", 12));
        var page = Open(Library.Put("clip.mp4"));

        page.WaitForAssertion(
            () => Assert.Contains("ntech; time about 10 s", page.Find("[data-preset=Quick]").TextContent, StringComparison.Ordinal));
        await page.Find("[data-preset=Quick] input").ChangeAsync(new ChangeEventArgs { Value = "Quick" });
        Assert.Equal("Expected time: about 10 s.", page.Find("#submit-hint").TextContent);
        await Submit(page).ClickAsync(new());

        Assert.Equal("ntech", Assert.Single(Assert.Single(Job.Submitted).Detectors));
    }

    [Fact]
    public void Where_the_settings_allow_no_host_there_is_no_field_for_an_address() => Assert.Empty(Open().FindAll("[data-testid=fetch]"));

    [Fact]
    public async Task An_address_that_is_not_allowed_is_refused_in_a_sentence()
    {
        Browser.Services.Configure<WebOptions>(options => options.FetchHosts = ["media.example"]);
        var page = Open();

        await page.Find("[data-testid=fetch] input").InputAsync(new ChangeEventArgs { Value = "https://other.example/x.mp4" });
        await page.Find("[data-testid=fetch] button").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Contains(
            "Nothing is fetched from the host 'other.example'",
            page.Find("[role=alert]").TextContent,
            StringComparison.Ordinal));
    }

    private JobRow Measured(string detector, int seconds) => new(
        Guid.CreateVersion7(),
        new string('b', 64),
        "before.mp4",
        "completed",
        false,
        DateTimeOffset.UnixEpoch,
        DateTimeOffset.UnixEpoch,
        [
            new PartRow(
                detector,
                "completed",
                0.25,
                null,
                ReportId: Reports.Put($$"""{"timings": {"total": {{seconds}} }, "video": {"durationSeconds": 10} }""")),
        ]);

    private static Task Uploaded(IRenderedComponent<AnalysePage> page, StoredVideo video) =>
        page.FindComponent<ClipUpload>().Instance.OnChanged([new(video.Name, video.Name, 1, 1, "done", null, video.Id)]);

    private BunitNavigationManager Navigation => Browser.Services.GetRequiredService<BunitNavigationManager>();

    private IRenderedComponent<AnalysePage> Open(StoredVideo? clip = null) => OpenAt(clip is null ? "" : $"?video={clip.Id}");

    private IRenderedComponent<AnalysePage> OpenAt(string query)
    {
        Navigation.NavigateTo($"/analyse{query}");
        var page = Browser.Render<AnalysePage>();
        page.WaitForElement("[data-testid=detector-choice]");
        return page;
    }

    private static AngleSharp.Dom.IElement Submit(IRenderedComponent<AnalysePage> page) =>
        page.Find("button[aria-describedby=submit-hint]");
}
