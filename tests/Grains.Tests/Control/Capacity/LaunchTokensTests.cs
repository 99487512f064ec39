using FakeFinder.Fleet.Instances;
using FakeFinder.Grains.Control.Capacity;
using Microsoft.Extensions.Time.Testing;

namespace FakeFinder.Grains.Tests.Control.Capacity;

public sealed class LaunchTokensTests
{
    private const FleetInstanceState Starting = FleetInstanceState.Starting;
    private static readonly Guid Former = Guid.NewGuid();
    private static readonly Guid Next = Guid.NewGuid();
    private readonly FakeTimeProvider time = new();
    private readonly LaunchTokens tokens;

    public LaunchTokensTests() => tokens = new LaunchTokens(time);

    [Fact]
    public void A_launch_whose_outcome_nobody_knows_is_repeated_once_by_its_own_token()
    {
        tokens.Keep("small", Starting, Former);

        Assert.Equal(Next, tokens.For("large", Starting, Next));
        Assert.Equal(Former, tokens.For("small", Starting, Next));
        Assert.Equal(Next, tokens.For("small", Starting, Next));
    }

    [Fact]
    public void What_was_launched_long_ago_is_counted_by_now_and_not_meant_any_more()
    {
        tokens.Keep("small", Starting, Former);
        time.Advance(TimeSpan.FromMinutes(11));

        Assert.Equal(Next, tokens.For("small", Starting, Next));
    }
}
