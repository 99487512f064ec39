using FakeFinder.Contracts;
using FakeFinder.Contracts.Internal;
using FakeFinder.Grains.Control.Videos;

namespace FakeFinder.Grains.Tests.Control.Videos;

public sealed class JobMachineTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);
    private static readonly Guid Id = Guid.NewGuid();
    private static readonly Lease First = new(Guid.NewGuid(), Id, "alpha", "w1", default);
    private static readonly Lease Second = First with { Id = Guid.NewGuid(), Node = "w2" };

    private readonly JobMachine machine = new(attempts: 3);
    private JobRecord job = JobMachine.Begin(new JobRequest(new string('0', 64), "clip.mp4", ["alpha"]), Noon);

    private PartRecord Part => job.Parts[0];

    [Fact]
    public void A_lease_begins_an_attempt_which_is_to_be_handed_over()
    {
        var effects = Take(new JobInput.Granted(First));

        Assert.Equal((PartState.Running, 1, First.Id, "w1", Noon), (Part.State, Part.Attempt, Part.Lease, Part.Node, Part.StartedAt));
        Assert.Equal(["alpha"], effects.HandOver.AsEnumerable());
    }

    [Fact]
    public void A_result_of_a_former_attempt_changes_nothing()
    {
        Take(new JobInput.Granted(First));
        Take(Lost(First, died: false));
        Take(new JobInput.Granted(Second));
        var before = job;

        Take(Scored(First, attempt: 1));

        Assert.Same(before, job);
    }

    [Fact]
    public void A_result_that_comes_after_its_lease_was_lost_and_before_another_is_taken()
    {
        Take(new JobInput.Granted(First));
        Assert.Equal(JobQuestion.Soon, Take(Lost(First, died: false)).Ask);

        var effects = Take(Scored(First, attempt: 1));

        Assert.Equal((PartState.Completed, 0.75, JobState.Completed, Noon), (Part.State, Part.Score, job.State(), job.EndedAt));
        Assert.True(effects.End);
        Assert.Equal(["alpha"], effects.Release.AsEnumerable());
    }

    [Fact]
    public void A_failure_gives_the_slot_back_and_asks_for_another_until_there_are_too_many()
    {
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            var lease = First with { Id = Guid.NewGuid() };
            Take(new JobInput.Granted(lease));
            var effects = Take(new JobInput.Finished(new WorkId(Id, "alpha", attempt, lease.Id), new PartOutcome(null, "It broke.", null)));

            Assert.Equal(["alpha"], effects.Release.AsEnumerable());
            Assert.Equal(attempt < 3 ? JobQuestion.AtOnce : JobQuestion.None, effects.Ask);
            Assert.Equal("It broke.", Part.LastFailure);
        }

        Assert.Equal((PartState.Failed, "Given up after 3 attempts: It broke.", JobState.Failed), (Part.State, Part.Reason, job.State()));
    }

    [Fact]
    public void Only_the_death_of_a_worker_that_had_the_work_and_nothing_else_counts_as_an_attempt()
    {
        Take(new JobInput.Granted(First));
        Take(Lost(First, died: true));
        Assert.Equal((1, 0), (Part.Deaths, Part.Failures));

        Take(new JobInput.Granted(Second));
        Take(Lost(Second, died: true, alone: true, taken: false));
        Assert.Equal((2, 0), (Part.Deaths, Part.Failures));

        Take(new JobInput.Granted(First));
        Take(Lost(First, died: true, alone: true));
        Assert.Equal((3, 1, null), (Part.Deaths, Part.Failures, Part.Lease));
    }

    [Fact]
    public void Why_an_attempt_was_repeated_is_still_known_when_the_next_one_has_a_result()
    {
        Take(new JobInput.Granted(First));
        Take(Lost(First, died: true));
        Take(new JobInput.Granted(Second));
        Take(Scored(Second, attempt: 2));

        Assert.Equal((PartState.Completed, null, "It was lost."), (Part.State, Part.Reason, Part.LastFailure));
    }

    [Fact]
    public void Nothing_changes_a_cancelled_job()
    {
        Take(new JobInput.Granted(First));
        Assert.True(Take(new JobInput.CancelAsked()).End);
        var cancelled = job;

        Take(Scored(First, attempt: 1));
        Take(new JobInput.Granted(Second));
        Take(new JobInput.CancelAsked());

        Assert.Same(cancelled, job);
        Assert.Equal(JobState.Cancelled, job.State());
    }

    [Fact]
    public void Of_a_stored_job_all_is_done_again_that_may_not_have_been_done()
    {
        Assert.Equal(JobQuestion.AtOnce, JobEffects.OfStored(job).Ask);
        Take(new JobInput.CancelAsked());

        var effects = JobEffects.OfStored(job);

        Assert.True(effects.End);
        Assert.Equal(["alpha"], effects.Release.AsEnumerable());
    }

    private static JobInput.Lost Lost(Lease lease, bool died, bool alone = false, bool taken = true) =>
        new(lease, new LeaseLoss("It was lost.", died, alone), taken);

    private static JobInput.Finished Scored(Lease lease, int attempt) =>
        new(new WorkId(Id, "alpha", attempt, lease.Id), new PartOutcome(0.75, null, "a report"));

    private JobEffects Take(JobInput input)
    {
        var before = job;
        job = machine.Next(job, input, Noon);
        return JobEffects.Of(before, job);
    }
}
