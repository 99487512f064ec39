using FakeFinder.Contracts;
using FakeFinder.Web.Api;
using FakeFinder.Web.Dashboard.Pages.Job;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using static FakeFinder.Web.Tests.Dashboard.ScriptedJob;

namespace FakeFinder.Web.Tests.Dashboard.Pages.Job;

public sealed class JobWatchTests : IDisposable
{
    private static readonly Guid First = Guid.NewGuid();
    private static readonly Guid Second = Guid.NewGuid();

    private readonly FakeTimeProvider time = new();
    private readonly ScriptedJob grain = new();
    private readonly CancellationTokenSource closing = new(TimeSpan.FromMinutes(1));
    private readonly SemaphoreSlim changes = new(0);
    private readonly JobWatch watch;

    public JobWatchTests() =>
        watch = new JobWatch(
            grain,
            Id,
            new GrainWatch(new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance), time, NullLogger<GrainWatch>.Instance),
            time,
            NullLogger<JobWatch>.Instance);

    public void Dispose()
    {
        closing.Dispose();
        changes.Dispose();
    }

    [Fact]
    public async Task Changes_of_a_part_are_applied_to_the_snapshot_until_the_final_one()
    {
        var feed = grain.NextWatch();
        var run = Run();
        await TellAsync(feed, Whole(Snapshot(JobState.Queued, First, 1, Part("a", PartState.Queued), Part("b", PartState.Queued))));
        await TellAsync(feed, new JobEvent(First, 2, JobState.Running, null, Part("b", PartState.Running)));

        Assert.Equal(JobState.Running, watch.Job!.State);
        Assert.Equal([PartState.Queued, PartState.Running], watch.Job.Parts.Select(part => part.State));

        await TellAsync(
            feed,
            Whole(Snapshot(JobState.Completed, First, 3, Part("a", PartState.Completed, 0.1), Part("b", PartState.Completed, 0.9))));
        feed.Complete();
        await run;

        Assert.Equal([0.1, 0.9], watch.Job.Parts.Select(part => part.Score));
        Assert.Equal(1, grain.Watched);
    }

    [Fact]
    public async Task An_older_change_of_the_same_epoch_is_passed_over()
    {
        var feed = grain.NextWatch();
        _ = Run();
        await TellAsync(feed, Whole(Snapshot(JobState.Running, First, 5, Part("a", PartState.Completed, 0.7))));
        await TellAsync(feed, new JobEvent(First, 4, JobState.Running, null, Part("a", PartState.Running)));

        Assert.Equal(PartState.Completed, Assert.Single(watch.Job!.Parts).State);
        await closing.CancelAsync();
    }

    [Fact]
    public async Task A_lost_connection_is_tried_again_after_pauses_that_grow()
    {
        var lost = grain.NextWatch();
        var run = Run();
        await TellAsync(lost, Whole(Snapshot(JobState.Running, First, 5, Part("a", PartState.Running))));
        lost.Complete(new TimeoutException("the silo is gone"));
        await ChangeAsync();
        Assert.False(watch.Connected);
        Assert.Equal(JobState.Running, watch.Job!.State);

        grain.NextWatch().Complete(new TimeoutException("still gone"));
        time.Advance(TimeSpan.FromMilliseconds(250));
        await ChangeAsync();
        Assert.Equal(2, grain.Watched);

        var found = grain.NextWatch();
        time.Advance(TimeSpan.FromMilliseconds(499));
        Assert.Equal(2, grain.Watched);
        time.Advance(TimeSpan.FromMilliseconds(1));
        await TellAsync(found, Whole(Snapshot(JobState.Completed, Second, 1, Part("a", PartState.Completed, 0.2))));
        found.Complete();
        await run;

        Assert.True(watch.Connected);
        Assert.Equal(Second, watch.Job.Epoch);
    }

    [Fact]
    public async Task A_change_of_another_epoch_asks_for_the_whole_job_anew()
    {
        var feed = grain.NextWatch();
        var run = Run();
        await TellAsync(feed, Whole(Snapshot(JobState.Running, First, 9, Part("a", PartState.Running))));
        await TellAsync(feed, new JobEvent(Second, 2, JobState.Running, null, Part("a", PartState.Queued)));
        Assert.Equal(PartState.Running, Assert.Single(watch.Job!.Parts).State);

        var again = grain.NextWatch();
        time.Advance(TimeSpan.FromMilliseconds(250));
        await TellAsync(again, Whole(Snapshot(JobState.Cancelled, Second, 3, Part("a", PartState.Cancelled))));
        again.Complete();
        await run;

        Assert.Equal(2, grain.Watched);
        Assert.Equal(JobState.Cancelled, watch.Job.State);
    }

    [Fact]
    public async Task A_watch_that_ends_before_the_job_has_is_opened_again()
    {
        grain.NextWatch().Complete();
        var run = Run();
        await ChangeAsync();

        var feed = grain.NextWatch();
        time.Advance(TimeSpan.FromMilliseconds(250));
        await TellAsync(feed, Whole(Snapshot(JobState.Failed, First, 1, Part("a", PartState.Failed))));
        feed.Complete();
        await run;

        Assert.Equal(2, grain.Watched);
    }

    [Fact]
    public async Task A_job_that_does_not_exist_is_not_asked_for_again()
    {
        grain.NextWatch().Complete(JobNotFoundException.For(Id));

        await Assert.ThrowsAsync<JobNotFoundException>(Run);
        Assert.Equal(1, grain.Watched);
    }

    [Fact]
    public async Task A_page_that_is_closed_ends_its_watch()
    {
        var feed = grain.NextWatch();
        var run = Run();
        await TellAsync(feed, Whole(Snapshot(JobState.Running, First, 1, Part("a", PartState.Running))));

        await closing.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Equal(1, grain.WatchesEnded);
    }

    private Task Run() => watch.RunAsync(() => changes.Release(), closing.Token);

    private async Task TellAsync(System.Threading.Channels.ChannelWriter<JobEvent> feed, JobEvent told)
    {
        await feed.WriteAsync(told, closing.Token);
        await ChangeAsync();
    }

    private Task ChangeAsync() => changes.WaitAsync(closing.Token);
}
