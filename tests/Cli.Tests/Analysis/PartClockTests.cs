using FakeFinder.Cli.Analysis;
using FakeFinder.Cli.Api;
using Microsoft.Extensions.Time.Testing;

namespace FakeFinder.Cli.Tests.Analysis;

public sealed class PartClockTests
{
    [Fact]
    public void A_part_is_measured_from_its_first_start_to_its_end()
    {
        var time = new FakeTimeProvider();
        var clock = new PartClock(time);
        foreach (
            var (state, attempt) in new[]
            {
                ("queued", 0),
                ("running", 1),
                ("queued", 1),
                ("running", 2),
                ("completed", 2),
                ("completed", 2),
            })
        {
            clock.See(JobWith(state, attempt));
            time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(3, clock.Seconds["residual"]);
    }

    [Fact]
    public void A_part_whose_start_was_not_seen_has_no_time()
    {
        var clock = new PartClock(new FakeTimeProvider());
        clock.See(JobWith("completed", 1));

        Assert.Empty(clock.Seconds);
    }

    private static Job JobWith(string state, int attempt) =>
        new(Guid.Empty, "video", null, "running", [new Part("residual", state, attempt, null, null, null, null, null)], null);
}
