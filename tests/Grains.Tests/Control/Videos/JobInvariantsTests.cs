using CsCheck;
using FakeFinder.Contracts;

namespace FakeFinder.Grains.Tests.Control.Videos;

/// <summary>What holds of a job whatever happens to it, and in whatever order.</summary>
public sealed class JobInvariantsTests
{
    private static readonly Gen<Step> AnyStep =
        from number in Gen.Int[0, 20]
        from told in Gen.Frequency((3, Gen.Const(true)), (1, Gen.Const(false)))
        from step in Gen.Frequency(
            (6, Always("grant", world => world.Grant(number, told))),
            (4, Always("look", world => world.Look())),
            (3, Always("score", world => world.Finish(number, 0.75))),
            (3, Always("failure", world => world.Finish(number, null))),
            (2, Always("lost", world => world.Lose(number, died: false, alone: false, told))),
            (2, Always("died", world => world.Lose(number, died: true, alone: false, told))),
            (1, Always("died alone", world => world.Lose(number, died: true, alone: true, told))),
            (2, Always("crash", world => world.Crash())),
            (3, Always("crash after the next write", world => world.CrashAfterNextWrite())),
            (2, Always("poke", world => world.Poke())),
            (1, Always("submit again", world => world.SubmitAgain())),
            (1, Always("capacity moves", world => world.MoveCapacity())),
            (1, Always("capacity away", world => world.CapacityIsAway = true)),
            (2, Always("capacity back", world => world.CapacityIsAway = false)),
            (1, Always("database away", world => world.DatabaseIsAway = true)),
            (1, Always("database back", world => world.DatabaseIsAway = false)),
            (1, Always("workers away", world => world.WorkersAreAway = true)),
            (2, Always("workers back", world => world.WorkersAreAway = false)),
            (2, Always("time", world => world.Pass(TimeSpan.FromSeconds(number)))))
        select step;

    private static Gen<Step> Always(string name, Action<JobWorld> happens) => Gen.Const(new Step(name, happens));

    [Fact]
    public void Each_part_gets_one_end_the_job_one_final_event_and_no_slot_is_held() =>
        AnyStep.List[0, 60].Sample(steps => Play(steps, cancelled: false), iter: 3000);

    [Fact]
    public void A_job_that_is_cancelled_at_any_moment_ends_as_well() => Gen.Select(AnyStep.List[0, 40], AnyStep.List[0, 20]).Sample(
        (before, after) => Play([.. before, new("cancel", world => world.Cancel()), .. after], cancelled: true), iter: 3000);

    private static void Play(List<Step> steps, bool cancelled)
    {
        using var context = new PumpedContext();
        var world = new JobWorld();
        foreach (var step in steps)
        {
            step.Do(world);
            context.Pump();
        }

        world.GoOnToTheEnd();
        context.Pump();

        var end = world.Stored;
        Assert.True(end.State().IsFinal(), $"The job is {end.State()}.");
        Assert.Equal(end, Assert.Single(world.Ends));
        Assert.All(end.Parts, part =>
        {
            Assert.True(part.Ended);
            Assert.Equal(part.State == PartState.Completed ? 1 : 0, world.Results.GetValueOrDefault(part.Detector));
            Assert.Equal(part.State == PartState.Completed, part.Score is not null);
            Assert.Equal(part.State == PartState.Failed, part.Failures >= JobWorld.Attempts);
            Assert.True(cancelled || part.State != PartState.Cancelled);
        });
        Assert.Equal(0, world.Held);
        Assert.Equal(1, world.RowsClosed);
        Assert.InRange(world.BatchTold, world.DiedWithTheEnd ? 0 : 1, int.MaxValue);
        Assert.Equal(end.State(), Assert.Single(world.Seen, change => change.State.IsFinal()).Snapshot?.State);
    }

    /// <summary>Something that happens, with a name for the message of a failure.</summary>
    private sealed record Step(string Name, Action<JobWorld> Do)
    {
        public override string ToString() => Name;
    }
}
