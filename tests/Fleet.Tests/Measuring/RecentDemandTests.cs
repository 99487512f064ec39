using FakeFinder.Fleet.Measuring;

namespace FakeFinder.Fleet.Tests.Measuring;

public sealed class RecentDemandTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private readonly RecentDemand demand = new(TimeSpan.FromMinutes(10));

    [Fact]
    public void The_peak_of_each_minute_is_remembered_for_the_window()
    {
        demand.Saw(6, Noon);
        demand.Saw(2, Noon.AddSeconds(10));

        Assert.Equal(6, demand.Suffices(1, Noon.AddMinutes(9)));
        Assert.Equal(0, demand.Suffices(1, Noon.AddMinutes(10)));
    }

    [Fact]
    public void Rare_peaks_do_not_count_where_the_share_leaves_them_out()
    {
        for (var minute = 0; minute < 10; minute++)
        {
            demand.Saw(minute == 5 ? 20 : 3, Noon.AddMinutes(minute));
        }

        Assert.Equal(3, demand.Suffices(0.9, Noon.AddMinutes(9)));
        Assert.Equal(20, demand.Suffices(0.91, Noon.AddMinutes(9)));
    }

    [Fact]
    public void The_load_is_what_arrives_and_fades_when_nothing_does()
    {
        Assert.Equal(0, demand.LoadAt(Noon));
        for (var second = 0; second < 200; second++)
        {
            demand.Arrived(TimeSpan.FromSeconds(4), Noon.AddSeconds(second));
        }

        Assert.InRange(demand.LoadAt(Noon.AddSeconds(199)), 3.9, 4.2);
        Assert.InRange(demand.LoadAt(Noon.AddSeconds(199 + 200)), 0, 0.01);
    }
}
