using System.Collections.Concurrent;
using FakeFinder.Detection;
using FakeFinder.Grains.Workers;
using Microsoft.Extensions.Time.Testing;

namespace FakeFinder.Grains.Tests.Workers;

public sealed class ThrottledProgressTests
{
    private readonly FakeTimeProvider time = new();
    private readonly ConcurrentQueue<int> sent = new();

    [Fact]
    public void The_first_word_goes_at_once_and_then_ten_a_second_with_the_last_word_never_lost()
    {
        using var progress = new ThrottledProgress(value => sent.Enqueue(value.Done), time);
        for (var i = 0; i < 100; i++)
        {
            progress.Report(new DetectionProgress("networks", i, 100));
            time.Advance(TimeSpan.FromMilliseconds(10));
        }

        time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Equal(0, sent.First());
        Assert.Equal(99, sent.Last());
        Assert.InRange(sent.Count, 10, 12);
        Assert.Equal(sent.Order(), sent);
    }

    [Fact]
    public void A_pause_lets_the_next_word_go_at_once()
    {
        using var progress = new ThrottledProgress(value => sent.Enqueue(value.Done), time);
        progress.Report(new DetectionProgress("faces", 1, 3));
        time.Advance(TimeSpan.FromSeconds(1));
        progress.Report(new DetectionProgress("faces", 2, 3));

        Assert.Equal([1, 2], sent);
    }
}
