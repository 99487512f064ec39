using FakeFinder.Detection.Pipelines;
using Microsoft.Extensions.Time.Testing;

namespace FakeFinder.Detection.Tests.Pipelines;

public sealed class StageClockTests
{
    private readonly FakeTimeProvider time = new();

    [Fact]
    public void Work_on_several_things_at_the_same_time_is_counted_once()
    {
        var clock = new StageClock(time);
        var first = clock.Measure("faces");
        Pass(2);
        var second = clock.Measure("faces");
        Pass(3);
        first.Dispose();
        Pass(4);
        second.Dispose();
        Pass(10);
        using (clock.Measure("faces"))
        {
            Pass(1);
        }

        Assert.Equal(10, clock.Seconds["faces"]);
        var stage = Assert.Single(clock.Stages);
        Assert.Equal(TimeSpan.FromSeconds(20), stage.Ended - stage.Began);
    }

    [Fact]
    public void A_stage_that_has_not_ended_yet_is_not_told()
    {
        var clock = new StageClock(time);
        using (clock.Measure("faces"))
        {
            Assert.Empty(clock.Seconds);
        }

        Assert.Equal(0, clock.Seconds["faces"]);
    }

    private void Pass(int seconds) => time.Advance(TimeSpan.FromSeconds(seconds));
}
