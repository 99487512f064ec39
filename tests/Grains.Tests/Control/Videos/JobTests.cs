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
}
