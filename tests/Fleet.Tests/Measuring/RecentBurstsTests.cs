using FakeFinder.Fleet.Measuring;

namespace FakeFinder.Fleet.Tests.Measuring;

public sealed class RecentBurstsTests
{
    private const int Unknown = 7;
    private static readonly TimeSpan Services = TimeSpan.FromSeconds(40);
    private readonly RecentBursts bursts = new();
    private DateTimeOffset now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Until_it_is_known_how_jobs_come_slots_are_kept_for_a_burst_while_some_arrive()
    {
        Assert.Equal(0, bursts.Slots(Unknown, now));

        Arrive(1, TimeSpan.FromMinutes(4));
        Assert.Equal(2, bursts.Slots(Unknown, now));

        Arrive(3, TimeSpan.FromMinutes(4));
        Assert.Equal(Unknown, bursts.Slots(Unknown, now));
        Assert.Equal(0, bursts.Slots(Unknown, now + TimeSpan.FromMinutes(31)));
    }

    [Fact]
    public void Where_jobs_are_known_to_come_one_by_one_hardly_any_slot_is_kept()
    {
        Arrive(60, TimeSpan.FromMinutes(4));

        Assert.Equal(1, bursts.Slots(Unknown, now));
    }

    [Fact]
    public void A_burst_is_remembered_until_many_jobs_have_come_after_it()
    {
        Arrive(60, TimeSpan.FromMinutes(4));
        Arrive(30, TimeSpan.FromSeconds(5));
        Arrive(100, TimeSpan.FromMinutes(4));
        Assert.InRange(bursts.Slots(Unknown, now), 7, 8);

        Arrive(300, TimeSpan.FromMinutes(4));
        Assert.Equal(1, bursts.Slots(Unknown, now));
    }

    [Fact]
    public void None_are_kept_unless_it_is_asked_for()
    {
        Arrive(90, TimeSpan.FromSeconds(5));

        Assert.Equal(0, bursts.Slots(unknown: 0, now));
    }

    private void Arrive(int jobs, TimeSpan every)
    {
        for (var job = 0; job < jobs; job++)
        {
            now += every;
            bursts.Arrived(Services, now);
        }
    }
}
