namespace FakeFinder.Checks.Tests;

public sealed class ClockFindingTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Theory]
    [InlineData(0, FindingState.Ok)]
    [InlineData(4, FindingState.Ok)]
    [InlineData(6, FindingState.Warning)]
    [InlineData(-8, FindingState.Warning)]
    [InlineData(121, FindingState.Fault)]
    [InlineData(-123, FindingState.Fault)]
    public void A_clock_that_is_seconds_away_is_warned_of_and_one_that_is_minutes_away_is_a_fault(int seconds, FindingState state) =>
        Assert.Equal(
            state,
            ClockFinding.Of("S3", Now.AddSeconds(seconds), Now, Now.AddSeconds(1), precision: TimeSpan.FromSeconds(1)).State);

    [Fact]
    public void It_is_told_which_clock_is_ahead() => Assert.Equal(
        "The clock of this machine is ahead of that of S3 by 60 s.",
        ClockFinding.Of("S3", Now.AddMinutes(-1), Now, Now).Sentence);
}
