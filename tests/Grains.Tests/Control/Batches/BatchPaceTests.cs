using FakeFinder.Grains.Control.Batches;
using Microsoft.Extensions.Time.Testing;

namespace FakeFinder.Grains.Tests.Control.Batches;

public sealed class BatchPaceTests
{
    private readonly FakeTimeProvider time = new();

    [Fact]
    public void One_point_in_time_tells_no_pace()
    {
        var pace = new BatchPace(time);
        Assert.Null(pace.TimeFor(10));
        pace.Add(5);
        Assert.Null(pace.TimeFor(10));
    }

    [Fact]
    public void The_time_left_follows_the_last_videos_not_the_first_ones()
    {
        var pace = new BatchPace(time);
        for (var video = 0; video < 10; video++)
        {
            pace.Add(1);
            time.Advance(TimeSpan.FromSeconds(100));
        }

        for (var video = 0; video < 400; video++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            pace.Add(1);
        }

        Assert.InRange(pace.TimeFor(50)!.Value.TotalSeconds, 49, 51);
    }

    [Fact]
    public void A_batch_that_stands_still_takes_longer_and_longer()
    {
        var pace = new BatchPace(time);
        pace.Add(1);
        time.Advance(TimeSpan.FromSeconds(1));
        pace.Add(1);
        var before = pace.TimeFor(10);
        time.Advance(TimeSpan.FromSeconds(9));

        Assert.Equal(TimeSpan.FromSeconds(10), before);
        Assert.Equal(TimeSpan.FromSeconds(100), pace.TimeFor(10));
    }
}
