using FakeFinder.Cli.Api;
using Microsoft.Extensions.Time.Testing;

namespace FakeFinder.Cli.Tests.Api;

public sealed class JobFollowerTests
{
    private readonly List<Job> seen = [];

    [Fact]
    public async Task Snapshots_and_parts_add_up_to_the_jobs_end()
    {
        await using var stub = await StubService.StartAsync();
        stub.Events = async (events, job, _) =>
        {
            await events.SnapshotAsync(job);
            await events.PartAsync("running", job.Parts[1] with { State = "running", Progress = new PartProgress("faces", 3, 16, null) });
            await events.SnapshotAsync(StubService.Ended(job, 0.75));
        };

        var ended = await FollowAsync(stub, "a", "b");

        Assert.Equal(["queued", "running", "completed"], seen.Select(job => job.State));
        Assert.Equal(["queued", "running"], seen[1].Parts.Select(part => part.State));
        Assert.Equal(16, seen[1].Parts[1].Progress!.Total);
        Assert.True(ended.IsComplete);
        Assert.Equal(0.75, ended.AverageScore);
    }

    [Fact]
    public async Task A_stream_that_breaks_is_opened_again()
    {
        await using var stub = await StubService.StartAsync();
        var watches = 0;
        stub.Events = async (events, job, before) =>
        {
            watches = before + 1;
            if (before < 2)
            {
                await events.SnapshotAsync(job);
                await events.BreakAsync();
                return;
            }

            await events.SnapshotAsync(StubService.Ended(job, 0.1));
        };

        var ended = await FollowAsync(stub, "a");

        Assert.True(ended.IsComplete);
        Assert.Equal(3, watches);
        Assert.Equal("completed", seen[^1].State);
    }

    [Fact]
    public async Task A_stream_that_ends_before_the_job_does_is_opened_again()
    {
        await using var stub = await StubService.StartAsync();
        stub.Events = (events, job, before) => events.SnapshotAsync(before == 0 ? job : StubService.Ended(job, 0.1));

        Assert.True((await FollowAsync(stub, "a")).IsComplete);
    }

    [Fact]
    public async Task A_silent_stream_is_opened_again()
    {
        await using var stub = await StubService.StartAsync();
        stub.Events = async (events, job, before) =>
        {
            await events.SnapshotAsync(before == 0 ? job : StubService.Ended(job, 0.1));
            if (before == 0)
            {
                await Task.Delay(Timeout.Infinite, events.Aborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        };
        using var api = new FakeFinderApi(stub.Url);
        var time = new FakeTimeProvider();
        var follower = new JobFollower(api, time) { Pause = TimeSpan.Zero };
        var job = await api.SubmitAsync(Guid.CreateVersion7(), "video", ["a"], CancellationToken.None);

        var ended = await follower.FollowAsync(job, _ => time.Advance(TimeSpan.FromSeconds(31)), CancellationToken.None);

        Assert.True(ended.IsComplete);
    }

    [Fact]
    public async Task A_job_that_the_service_does_not_know_is_not_waited_for()
    {
        await using var stub = await StubService.StartAsync();
        using var api = new FakeFinderApi(stub.Url);
        var unknown = new Job(Guid.CreateVersion7(), "video", null, "queued", [], null);

        var refusal = await Assert.ThrowsAsync<ApiException>(() =>
            new JobFollower(api, TimeProvider.System).FollowAsync(unknown, seen.Add, CancellationToken.None));

        Assert.Equal($"There is no job {unknown.Id}.", refusal.Message);
    }

    [Fact]
    public async Task A_service_that_stays_away_is_given_up_with_the_jobs_address()
    {
        using var api = new FakeFinderApi(new Uri("http://127.0.0.1:1/"));
        var job = new Job(Guid.CreateVersion7(), "video", null, "queued", [], null);
        var follower = new JobFollower(api, TimeProvider.System) { Patience = TimeSpan.Zero };

        var failure = await Assert.ThrowsAsync<ApiException>(() => follower.FollowAsync(job, seen.Add, CancellationToken.None));

        Assert.Contains($"http://127.0.0.1:1/jobs/{job.Id}", failure.Message, StringComparison.Ordinal);
    }

    private async Task<Job> FollowAsync(StubService stub, params string[] detectors)
    {
        using var api = new FakeFinderApi(stub.Url);
        var job = await api.SubmitAsync(Guid.CreateVersion7(), "video", detectors, CancellationToken.None);
        return await new JobFollower(api, TimeProvider.System) { Pause = TimeSpan.Zero }.FollowAsync(job, seen.Add, CancellationToken.None);
    }
}
