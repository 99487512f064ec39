using FakeFinder.Contracts;
using FakeFinder.Web.Api;
using FakeFinder.Web.Dashboard.Pages.Job;
using static FakeFinder.Web.Tests.Dashboard.ScriptedJob;

namespace FakeFinder.Web.Tests.Dashboard.Pages.Job;

public sealed class PartWordsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);
    private static readonly MeasuredTime Measured = new(40, 10, 5, new Dictionary<string, double>());

    [Theory]
    [InlineData(null, 0, "Starting")]
    [InlineData("loading", 0, "Loading the detector")]
    [InlineData("waiting for memory", 0, "Waiting for memory")]
    [InlineData("faces", 16, "Faces, 5 of 16")]
    public void A_running_part_says_its_step(string? stage, int total, string words)
    {
        var progress = stage is null ? null : new PartProgress(stage, 5, total);

        Assert.Equal(words, PartWords.Of(Part("wm", PartState.Running, progress: progress), Measured, Noon).State);
    }

    [Theory]
    [InlineData(12, "0:12 of about 0:40")]
    [InlineData(52, "0:52, usually about 0:40")]
    [InlineData(-2, "0:00 of about 0:40")]
    public void A_running_part_says_how_long_it_runs_and_how_long_it_is_expected_to(int seconds, string words) =>
        Assert.Equal(words, PartWords.Of(RunningFor(seconds), Measured, Noon).Time);

    [Fact]
    public void Without_a_measured_time_the_elapsed_time_stands_alone_and_without_a_start_none() =>
        Assert.Equal(
            ("1:12", null),
            (PartWords.Of(RunningFor(72), measured: null, Noon).Time, PartWords.Of(Part("wm", PartState.Running), Measured, Noon).Time));

    [Theory]
    [InlineData(WaitingFor.Slot, 0, null, null, "Next in the queue")]
    [InlineData(WaitingFor.Slot, 0, 3, null, "Next in the queue, a few seconds")]
    [InlineData(WaitingFor.Slot, 1, 33, null, "1 task ahead, about 35 s")]
    [InlineData(WaitingFor.Slot, 3, 230, null, "3 tasks ahead, about 4 min")]
    [InlineData(WaitingFor.Slot, 100, null, null, "100 tasks ahead or more")]
    [InlineData(WaitingFor.Slot, 90, 7200, null, "90 tasks ahead, about 2 h")]
    [InlineData(WaitingFor.StartingWorker, 0, null, null, "Starting a worker")]
    [InlineData(WaitingFor.Worker, 0, null, null, "Waiting for a worker")]
    [InlineData(WaitingFor.AbleWorker, 0, null, "wm has no weights.", "No worker can run it: wm has no weights.")]
    public void A_queued_part_says_what_it_waits_for(WaitingFor what, int ahead, int? seconds, string? problem, string words)
    {
        var wait = new PartWait(what, ahead, seconds is { } known ? TimeSpan.FromSeconds(known) : null, problem);

        Assert.Equal(words, PartWords.Of(Part("wm", PartState.Queued) with { Wait = wait }, Measured, Noon).Time);
    }

    [Fact]
    public void A_second_attempt_says_why_the_one_before_came_to_nothing() =>
        Assert.Equal(
            "An earlier attempt ended: The worker died.",
            PartWords.Of(RunningFor(1) with { LastFailure = "The worker died." }, Measured, Noon).Earlier);

    [Fact]
    public void A_cancelled_part_says_cancelled() =>
        Assert.Equal(new PartWords("Cancelled", null, null), PartWords.Of(Part("wm", PartState.Cancelled), Measured, Noon));

    [Fact]
    public void A_job_says_how_many_detectors_have_finished_and_how_long_the_longest_takes()
    {
        var job = Snapshot(
            JobState.Running,
            Guid.Empty,
            1,
            Part("wm", PartState.Completed, 0.5),
            RunningFor(10) with { Detector = "boken" },
            Part("ntech", PartState.Queued) with { Wait = new(WaitingFor.Slot, 0, TimeSpan.FromSeconds(30)) });

        Assert.Equal("1 of 3 detectors finished, about 1 min left", PartWords.Of(job, _ => Measured, Noon));
        Assert.Equal("1 of 3 detectors finished", PartWords.Of(job, name => name == "boken" ? null : Measured, Noon));
        Assert.Equal(
            "1 of 2 detectors finished, about 30 s left",
            PartWords.Of(job with { Parts = job.Parts.RemoveAt(2) }, _ => Measured, Noon));
    }

    [Fact]
    public void An_ended_job_says_what_failed_and_a_cancelled_one_that_it_was_cancelled()
    {
        PartSnapshot done = Part("wm", PartState.Completed, 0.5), failed = Part("boken", PartState.Failed);

        Assert.Equal(
            "2 of 2 detectors finished, 1 failed",
            PartWords.Of(Snapshot(JobState.Completed, Guid.Empty, 1, done, failed), _ => Measured, Noon));
        Assert.Equal(
            "Cancelled; 1 of 2 detectors finished",
            PartWords.Of(Snapshot(JobState.Cancelled, Guid.Empty, 1, done, Part("boken", PartState.Cancelled)), _ => Measured, Noon));
    }

    [Fact]
    public void A_job_that_takes_longer_than_usual_promises_nothing() =>
        Assert.Equal(
            "0 of 1 detector finished",
            PartWords.Of(Snapshot(JobState.Running, Guid.Empty, 1, RunningFor(60)), _ => Measured, Noon));

    private static PartSnapshot RunningFor(int seconds) => Part("wm", PartState.Running) with { StartedAt = Noon.AddSeconds(-seconds) };
}
