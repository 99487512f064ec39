using FakeFinder.Contracts;
using FakeFinder.Grains.Workers;

namespace FakeFinder.Grains.Tests.Workers;

public sealed class RunningPartsTests
{
    private static readonly WorkId First = new(Guid.NewGuid(), "boken", 1, Guid.NewGuid());
    private readonly RunningParts running = new();

    [Fact]
    public async Task The_same_work_again_changes_nothing()
    {
        var done = new TaskCompletionSource();
        var starts = 0;
        for (var i = 0; i < 2; i++)
        {
            running.Start(First, (_, _) =>
            {
                Interlocked.Increment(ref starts);
                return done.Task;
            });
        }

        Assert.Equal(First, Assert.Single(running.Works));
        Assert.True(running.WorksOn("boken"));
        done.SetResult();
        await running.WhenIdle();
        Assert.Equal(1, starts);
        Assert.Empty(running.Works);
    }

    [Fact]
    public async Task A_later_attempt_under_the_same_lease_replaces_the_work()
    {
        var stopped = new TaskCompletionSource();
        running.Start(First, async (stop, _) =>
        {
            await Task.Delay(Timeout.Infinite, stop).ContinueWith(_ => stopped.SetResult(), TaskScheduler.Default);
        });
        var second = First with { Attempt = 2 };
        running.Start(second, (stop, _) => Task.Delay(Timeout.Infinite, stop));
        await stopped.Task;

        Assert.Equal(second, Assert.Single(running.Works));
        running.StopAll();
        await running.WhenIdle("boken");
    }

    [Fact]
    public async Task Work_whose_lease_has_ended_is_stopped()
    {
        running.Start(First, (stop, _) => Task.Delay(Timeout.Infinite, stop));
        running.Stop([Guid.NewGuid()]);
        Assert.Single(running.Works);

        running.Stop([First.Lease]);
        await running.WhenIdle();
        Assert.Empty(running.Works);
    }

    [Fact]
    public async Task What_is_done_and_only_to_be_recorded_goes_on_until_the_worker_ends()
    {
        running.Start(First, (_, ending) => Task.Delay(Timeout.Infinite, ending));
        running.Stop([First.Lease]);
        Assert.Single(running.Works);

        running.StopAll();
        await running.WhenIdle();
        Assert.Empty(running.Works);
    }
}
