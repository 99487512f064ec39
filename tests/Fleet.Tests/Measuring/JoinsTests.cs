using FakeFinder.Fleet.Instances;
using FakeFinder.Fleet.Measuring;
using FakeFinder.Fleet.Tests.Instances;

namespace FakeFinder.Fleet.Tests.Measuring;

public sealed class JoinsTests
{
    private readonly Joins joins = new(Fleets.Noon);

    [Fact]
    public void A_worker_that_joins_ends_the_start_of_its_instance_and_one_that_comes_again_does_not()
    {
        Assert.Equal(TimeSpan.FromSeconds(90), joins.Note(Since(seconds: 10), At(100)));
        Assert.Null(joins.Note(Since(seconds: 10), At(5000)));
        Assert.Equal(TimeSpan.FromSeconds(30), joins.Note(Since(seconds: 6000), At(6030)));
    }

    [Fact]
    public void What_was_started_before_anybody_looked_tells_nothing() =>
        Assert.Null(joins.Note(Since(seconds: -1), At(100)));

    [Fact]
    public void Instances_that_are_no_more_are_forgotten()
    {
        joins.Note(Since(seconds: 10), At(100));

        joins.Keep([]);

        Assert.NotNull(joins.Note(Since(seconds: 10), At(100)));
    }

    private static DateTimeOffset At(int seconds) => Fleets.Noon.AddSeconds(seconds);

    private static Instance Since(int seconds) => new("i-1", Fleets.Kind, ProvidedState.Running, At(seconds));
}
