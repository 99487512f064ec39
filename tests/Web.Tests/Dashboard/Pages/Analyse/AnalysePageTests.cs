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

        await page.InvokeAsync(() => page.FindComponent<ClipUpload>().Instance.OnUploaded(video.Id));

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
