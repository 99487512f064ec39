using FakeFinder.Contracts;

namespace FakeFinder.Grains.Tests.Control.Videos;

public sealed class JobTests
{
    [Fact]
    public void A_question_that_has_time_does_not_put_off_one_that_has_none()
    {
        var world = new JobWorld();
        world.Look();
        world.Grant(0, told: true);
        world.Grant(0, told: true);
        world.Looks.Clear();

        world.Lose(0, died: true, alone: false, told: true);
        world.Lose(0, died: false, alone: false, told: true);

        Assert.Equal([TimeSpan.Zero], world.Looks);
    }

    [Fact]
    public void After_a_look_the_next_one_can_be_asked_for()
    {
        var world = new JobWorld();
        world.Look();
        world.Grant(0, told: true);
        world.Looks.Clear();

        world.Lose(0, died: true, alone: false, told: true);
        world.Look();
        world.Grant(0, told: true);
        world.Lose(0, died: true, alone: false, told: true);

        Assert.Equal([TimeSpan.Zero, TimeSpan.Zero], world.Looks);
    }

    [Fact]
    public void An_ended_job_is_not_shown_as_ended_before_its_row_is_written_and_has_freed_its_slots_then()
    {
        var world = new JobWorld();
        world.Look();
        for (var part = 0; part < 3; part++)
        {
            world.Grant(0, told: true);
        }

        bool? shown = null;
        world.WhenRowEnds = () => shown ??= world.Shown.State.IsFinal();
        for (var part = 0; part < 3; part++)
        {
            world.Finish(part, 0.5);
        }

        Assert.False(shown);
        Assert.True(world.Shown.State.IsFinal());
        Assert.Equal(0, world.Held);
    }

    [Theory]
    [InlineData(true, PartState.Failed)]
    [InlineData(false, PartState.Queued)]
    public void The_deaths_of_workers_that_told_of_the_work_count_though_their_answers_to_the_order_were_lost(bool told, PartState state)
    {
        var world = new JobWorld { AnswersAreLost = true };
        for (var death = 0; death < JobWorld.Attempts; death++)
        {
            world.Look();
            world.Grant(0, told: true);
            if (told)
            {
                world.Progress();
            }

            world.Lose(0, died: true, alone: true, told: true);
        }

        Assert.Equal(state, world.Stored.Find("alpha")!.State);
    }
}
