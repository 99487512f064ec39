using Bunit;
using FakeFinder.Contracts;
using FakeFinder.Storage.Jobs;
using FakeFinder.Web.Dashboard.Pages.Job;
using static FakeFinder.Web.Tests.Dashboard.ScriptedJob;

namespace FakeFinder.Web.Tests.Dashboard.Pages.Job;

public sealed class PartStepsTests : DashboardContext
{
    [Fact]
    public void Elapsed_time_passes_each_second_without_a_word_from_the_server()
    {
        Measure("wm", 40);
        var steps = Show(Running("faces", 0, 10) with { StartedAt = Time.GetUtcNow() });
        Assert.Equal("0:00 of about 0:40", steps.Find(".ff-steps-time").TextContent);

        Time.Advance(TimeSpan.FromSeconds(12));

        steps.WaitForAssertion(() => Assert.Equal("0:12 of about 0:40", steps.Find(".ff-steps-time").TextContent));
    }

    [Fact]
    public void The_bar_has_the_shares_of_measured_stages_and_stands_still_for_a_new_attempt()
    {
        Measure("wm", 40);
        var steps = Show(Running("networks", 5, 10));
        Assert.Equal("62", Bar(steps));

        Show(steps, Running("faces", 1, 10) with { Attempt = 2, LastFailure = "The worker died." });

        Assert.Equal("62", Bar(steps));
        Assert.Contains("(attempt 2)", steps.Markup, StringComparison.Ordinal);
        Assert.Contains("An earlier attempt ended: The worker died.", steps.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void A_queued_part_has_no_bar_and_says_what_it_waits_for()
    {
        var steps = Show(Part("wm", PartState.Queued) with { Wait = new(WaitingFor.Slot, 3, TimeSpan.FromSeconds(240)) });

        Assert.Empty(steps.FindAll("[role=progressbar]"));
        Assert.Equal("3 tasks ahead, about 4 min", steps.Find(".ff-steps-time").TextContent);
    }

    [Fact]
    public void An_ended_part_ticks_no_more()
    {
        var steps = Show(Running("faces", 0, 10) with { StartedAt = Time.GetUtcNow() });
        Show(steps, Part("wm", PartState.Completed, 0.5));
        var drawn = steps.RenderCount;

        Time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(drawn, steps.RenderCount);
        Assert.Equal("Done", steps.Find(".ff-state").TextContent.Trim());
    }

    [Fact]
    public void The_line_of_a_job_counts_down_while_it_runs()
    {
        Measure("wm", 40);
        var line = Browser.Render<JobProgressLine>(parameters => parameters.Add(
            one => one.Job,
            Snapshot(JobState.Running, Guid.Empty, 1, Part("boken", PartState.Completed, 0.1), Running("faces", 0, 10) with
            {
                StartedAt = Time.GetUtcNow(),
            })));
        line.WaitForAssertion(() => Assert.Equal("1 of 2 detectors finished, about 40 s left", line.Find("span").TextContent));

        Time.Advance(TimeSpan.FromSeconds(20));

        line.WaitForAssertion(() => Assert.Equal("1 of 2 detectors finished, about 20 s left", line.Find("span").TextContent));
    }

    private IRenderedComponent<PartSteps> Show(PartSnapshot part) =>
        Browser.Render<PartSteps>(parameters => parameters.Add(steps => steps.Part, part));

    private static void Show(IRenderedComponent<PartSteps> steps, PartSnapshot part) =>
        steps.Render(parameters => parameters.Add(one => one.Part, part));

    private static string? Bar(IRenderedComponent<PartSteps> steps) => steps.Find("[role=progressbar]").GetAttribute("aria-valuenow");

    private static PartSnapshot Running(string stage, int done, int total) =>
        Part("wm", PartState.Running, progress: new PartProgress(stage, done, total));

    /// <summary>A quarter of the time is faces, the rest networks.</summary>
    private void Measure(string detector, int seconds) => Index.Jobs.Add(new JobRow(
        Guid.NewGuid(),
        "v",
        "clip.mp4",
        "completed",
        false,
        DateTimeOffset.UnixEpoch,
        DateTimeOffset.UnixEpoch,
        [
            new PartRow(detector, "completed", 0.2, null, ReportId: Reports.Put(
                $$"""{"timings": {"faces": {{seconds}}, "networks": {{3 * seconds}}, "total": {{seconds}} } }""")),
        ]));
}
