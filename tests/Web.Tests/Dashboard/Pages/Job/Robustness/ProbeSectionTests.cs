using AngleSharp.Dom;
using Bunit;
using FakeFinder.Catalog;
using FakeFinder.Contracts;
using FakeFinder.Media.Perturbing;
using FakeFinder.Storage.Jobs;
using FakeFinder.Web.Dashboard.Pages.Job.Robustness;
using Microsoft.Extensions.DependencyInjection;
using static FakeFinder.Web.Tests.Dashboard.ScriptedJob;

namespace FakeFinder.Web.Tests.Dashboard.Pages.Job.Robustness;

public sealed class ProbeSectionTests : DashboardContext
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public ProbeSectionTests()
    {
        Capacity.Workers.Add(ScriptedCapacity.Worker(draining: false, "residual"));
        Describe(Part("residual", PartState.Completed, 0.6), Part("wm", PartState.Failed, reason: "Its network is broken."));
    }

    [Fact]
    public void What_a_probe_does_and_costs_is_said_before_anybody_asks_for_it()
    {
        var section = Open();

        Assert.Contains("eight changed versions of the clip", Words(section.Find(".ff-probe-about")), StringComparison.Ordinal);
        Assert.Contains("about eight times the work", Words(section.Find(".ff-probe-about")), StringComparison.Ordinal);
        Assert.NotNull(Button(section, "Probe the scores"));
        Assert.Empty(section.FindAll("table, svg.ff-probe-plot, [role=progressbar]"));
    }

    [Fact]
    public async Task The_button_asks_for_every_version_by_the_detectors_that_have_a_score()
    {
        var video = Library.Put("clip.mp4");
        Job.Described = Job.Described with { VideoId = video.Id };
        Job.Taken = request => Put(request.Probe!.Perturbation, "queued");
        var section = Open();

        await Button(section, "Probe the scores").ClickAsync(new());

        Assert.Equal(Perturbation.All.Select(one => one.Name), Job.Submitted.Select(request => request.Probe?.Perturbation));
        Assert.All(
            Job.Submitted,
            request => Assert.Equal(
                (video.Id, "residual", JobPriority.Batch, Id),
                (request.VideoId, Assert.Single(request.Detectors), request.Priority, request.Probe!.Job)));
        Assert.Equal("0 of 8 versions finished", State(section));
        Assert.Equal("Queued", Cell(section, "blurred"));
    }

    [Fact]
    public async Task A_running_probe_is_read_once_a_second_until_it_has_ended()
    {
        PutAll("running");
        Put("mirrored", "completed", 0.55);
        var section = Open();
        section.WaitForAssertion(() => Assert.Equal("1 of 8 versions finished", State(section)));
        var bar = section.Find("[role=progressbar]");
        Assert.Equal(("1", "8"), (bar.GetAttribute("aria-valuenow"), bar.GetAttribute("aria-valuemax")));

        PutAll("completed", 0.55);
        Time.Advance(Second);
        section.WaitForAssertion(() => Assert.Equal("The probe has ended", State(section)));

        var asked = Job.Descriptions;
        Time.Advance(10 * Second);
        await section.InvokeAsync(() => { });
        Assert.Equal((2, 2), (asked, Job.Descriptions));
        Assert.Empty(section.FindAll("button"));
    }

    [Fact]
    public void An_ended_probe_shows_each_score_by_how_much_it_moved_and_another_band_in_a_word()
    {
        PutAll("completed", 0.65);
        Put("blurred", "completed", 0.41);
        Put("cropped", "completed", 0.5, "No face was found.");

        var section = Open();

        Assert.Equal("60.0 % Weak sign", Cell(section, "original"));
        Assert.Equal("65.0 % +5.0", Cell(section, "half-size"));
        Assert.Equal("41.0 % −19.0 Now: No sign", Cell(section, "blurred"));
        Assert.Equal("50.0 % Not assessed No face was found.", Cell(section, "cropped"));
        Assert.Equal("−19.0 (Blurred)", Cell(section, "largest"));
        Assert.Equal("1 of 8", Cell(section, "flips"));
        Assert.Equal(
            "residual: moves by up to 19.0 points (Blurred); it crosses 50 % on 1 of 8 versions.",
            Words(section.Find("[data-testid=probe-summary] li")));
        Assert.NotNull(Row(section, "blurred").QuerySelector("[data-flips] svg"));
        Assert.Contains("uncalibrated", section.Find(".ff-notice").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_score_that_stays_is_said_to_stay()
    {
        PutAll("completed", 0.6001);

        Assert.Equal(
            "residual: does not move; it crosses 50 % on 0 of 8 versions.",
            Words(Open().Find("[data-testid=probe-summary] li")));
    }

    [Fact]
    public async Task A_version_that_failed_has_its_reason_and_can_be_tried_again()
    {
        var video = Library.Put("clip.mp4");
        Job.Described = Job.Described with { VideoId = video.Id };
        PutAll("completed", 0.65);
        Put("blurred", "failed", reason: "The disk is full.");
        Job.Taken = request => Put(request.Probe!.Perturbation, "queued");
        var section = Open();
        Assert.Equal("Failed The disk is full.", Cell(section, "blurred"));
        Assert.Equal("0 of 7", Cell(section, "flips"));

        await Button(section, "Try the missing version again").ClickAsync(new());

        Assert.Equal("blurred", Assert.Single(Job.Submitted).Probe?.Perturbation);
        Assert.Equal("7 of 8 versions finished", State(section));
    }

    [Fact]
    public async Task A_running_probe_can_be_cancelled_and_what_it_has_stays()
    {
        PutAll("running");
        Put("mirrored", "completed", 0.55);
        var section = Open();

        await Button(section, "Cancel the probe").ClickAsync(new());

        Assert.Equal(7, Job.Cancelled);
        Assert.Equal("55.0 % −5.0", Cell(section, "mirrored"));
    }

    [Fact]
    public async Task A_probe_that_is_refused_says_why()
    {
        var section = Open();

        await Button(section, "Probe the scores").ClickAsync(new());

        Assert.Contains("was deleted", section.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.NotNull(Button(section, "Probe the scores"));
    }

    [Fact]
    public async Task A_cluster_that_does_not_answer_is_said_and_asked_again()
    {
        PutAll("running");
        var section = Open();
        Job.Silence = new TimeoutException("no answer");
        await Button(section, "Cancel the probe").ClickAsync(new());

        Assert.Contains("so the probe may still run. Try again.", section.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Time.Advance(Second);
        section.WaitForAssertion(
            () => Assert.Contains("The service does not answer; trying again.", section.Markup, StringComparison.Ordinal));
        Assert.Equal("Running", Cell(section, "blurred"));

        Job.Silence = null;
        PutAll("completed", 0.65);
        Time.Advance(Second);
        section.WaitForAssertion(() => Assert.Equal("The probe has ended", State(section)));
        Assert.DoesNotContain("does not answer", section.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Leaving_the_page_ends_the_reading()
    {
        PutAll("running");
        var section = Open();
        section.WaitForAssertion(() => Assert.Equal(1, Job.Descriptions));

        await Browser.DisposeComponentsAsync();
        Time.Advance(10 * Second);

        Assert.Equal(1, Job.Descriptions);
    }

    [Fact]
    public void The_plot_has_a_line_for_the_clip_and_a_shape_on_each_side_of_50_per_cent_and_says_all_in_words()
    {
        PutAll("completed", 0.75);
        Put("blurred", "completed", 0.41);
        Put("cropped", "completed", 0.5);
        Put("mirrored", "failed", reason: "The disk is full.");

        var plot = Open().Find(".ff-probe-plot");

        Assert.Equal(("60%", "60%"), Ends(plot.QuerySelector(".ff-probe-own")!));
        Assert.Equal(
            ["75% circle", "75% circle", "75% circle", "41% rect", "50% path", "75% circle", "75% circle"],
            plot.QuerySelectorAll(".ff-probe-dot").Select(dot => $"{dot.GetAttribute("x")} {dot.FirstElementChild!.LocalName}"));
        Assert.Equal(7, plot.QuerySelectorAll(".ff-probe-tie").Length);
        var svg = plot.QuerySelector("svg[role=img]")!;
        Assert.Equal(
            $"{plot.QuerySelector("title")!.Id} {plot.QuerySelector("desc")!.Id}",
            svg.GetAttribute("aria-labelledby"));
        Assert.Equal(
            "The clip: 60.0 %. Re-encoded: 75.0 %. Strongly re-encoded: 75.0 %. Half size: 75.0 %. Blurred: 41.0 %, now: No sign. "
                + "Cropped: 50.0 %. Brightened: 75.0 %. Mirrored: no score. Frame-shifted: 75.0 %.",
            plot.QuerySelector("desc")!.TextContent);
    }

    private void Describe(params PartSnapshot[] parts) => Job.Described = Snapshot(JobState.Completed, Guid.Empty, 1, parts);

    private void PutAll(string state, double? score = null)
    {
        foreach (var perturbation in Perturbation.All)
        {
            Put(perturbation.Name, state, score);
        }
    }

    /// <summary>Makes this the job of a version.</summary>
    private void Put(string perturbation, string state, double? score = null, string? reason = null)
    {
        Index.Jobs.RemoveAll(row => row.Probe?.Perturbation == perturbation);
        Index.Jobs.Add(new(
            Guid.NewGuid(),
            Job.Described.VideoId,
            "clip.mp4",
            state,
            state is "queued" or "running",
            DateTimeOffset.UnixEpoch,
            null,
            [new PartRow("residual", state, score, reason)],
            new ProbeRow(Id, perturbation)));
    }

    private IRenderedComponent<ProbeSection> Open() => Browser.Render<ProbeSection>(parameters => parameters
        .Add(section => section.Job, Id)
        .Add(section => section.Find, Browser.Services.GetRequiredService<ModelCatalog>().Find));

    private static string State(IRenderedComponent<ProbeSection> section) => Words(section.Find("[data-testid=probe-state]"));

    private static IElement Row(IRenderedComponent<ProbeSection> section, string version) => section.Find($"[data-version={version}]");

    private static string Cell(IRenderedComponent<ProbeSection> section, string version)
    {
        var cell = Row(section, version).QuerySelector("td")!;
        var label = cell.QuerySelector(".ff-label")!;
        return cell.QuerySelector(".ff-probe-cell") is { } inner
            ? string.Join(' ', inner.Children.Select(Words))
            : Words(cell)[Words(label).Length..].Trim();
    }

    private static IElement Button(IRenderedComponent<ProbeSection> section, string text) =>
        Assert.Single(section.FindAll("button"), button => button.TextContent.Trim() == text);

    private static (string? From, string? To) Ends(IElement line) => (line.GetAttribute("x1"), line.GetAttribute("x2"));

    private static string Words(IElement element) =>
        string.Join(' ', element.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
