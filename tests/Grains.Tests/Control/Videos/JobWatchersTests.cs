using System.Collections.Immutable;
using FakeFinder.Contracts;
using FakeFinder.Grains.Control.Videos;

namespace FakeFinder.Grains.Tests.Control.Videos;

public sealed class JobWatchersTests
{
    private static readonly Guid Epoch = Guid.NewGuid();
    private readonly JobWatchers watchers;
    private JobSnapshot job = Snapshot(JobState.Queued, 1);

    public JobWatchersTests() => watchers = new JobWatchers(() => job);

    [Fact]
    public async Task A_watcher_gets_a_snapshot_then_each_change_and_ends_after_the_final_event()
    {
        await using var watch = watchers.Watch(CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await watch.MoveNextAsync());
        Assert.Equal(job, watch.Current.Snapshot);

        Publish(JobState.Running, 2);
        Publish(JobState.Completed, 3);
        Assert.True(await watch.MoveNextAsync());
        Assert.Equal((2, JobState.Running), (watch.Current.Sequence, watch.Current.State));
        Assert.True(await watch.MoveNextAsync());
        Assert.Equal((3, JobState.Completed), (watch.Current.Sequence, watch.Current.State));
        Assert.False(await watch.MoveNextAsync());
        Assert.Equal(0, watchers.Count);
    }

    [Fact]
    public async Task A_watcher_that_falls_behind_gets_a_new_snapshot_and_no_gap()
    {
        await using var watch = watchers.Watch(CancellationToken.None).GetAsyncEnumerator();
        await watch.MoveNextAsync();
        for (var sequence = 2; sequence <= 500; sequence++)
        {
            Publish(JobState.Running, sequence);
        }

        Assert.True(await watch.MoveNextAsync());
        Assert.Equal(500, watch.Current.Snapshot?.Sequence);

        Publish(JobState.Running, 501);
        Assert.True(await watch.MoveNextAsync());
        Assert.Equal(501, watch.Current.Sequence);
    }

    [Fact]
    public async Task A_watcher_of_an_ended_job_gets_one_event()
    {
        job = Snapshot(JobState.Failed, 9);
        var events = await watchers.Watch(CancellationToken.None).ToListAsync();

        Assert.Equal(JobState.Failed, Assert.Single(events).State);
    }

    [Fact]
    public async Task A_watcher_that_leaves_is_forgotten()
    {
        using var leave = new CancellationTokenSource();
        await using var watch = watchers.Watch(leave.Token).GetAsyncEnumerator();
        await watch.MoveNextAsync();
        var next = watch.MoveNextAsync().AsTask();
        Assert.Equal(1, watchers.Count);

        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
        Assert.Equal(0, watchers.Count);
    }

    private void Publish(JobState state, long sequence)
    {
        job = Snapshot(state, sequence);
        watchers.Publish(new JobEvent(Epoch, sequence, state, Snapshot: null, Part: null));
    }

    private static JobSnapshot Snapshot(JobState state, long sequence) =>
        new(Guid.Empty, "id", "a.mp4", JobPriority.Interactive, state, ImmutableArray<PartSnapshot>.Empty, default, null, Epoch, sequence);
}
