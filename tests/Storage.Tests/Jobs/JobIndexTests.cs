using FakeFinder.Reports;
using FakeFinder.Servers;
using FakeFinder.Storage.Jobs;
using FakeFinder.Storage.Owners;

namespace FakeFinder.Storage.Tests.Jobs;

public sealed class JobIndexTests : IAsyncLifetime, IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 4, 12, 0, 0, 123, TimeSpan.Zero);

    private readonly DataFolder folder = new();
    private TestStorage storage = null!;

    private IJobIndex Index => storage.Jobs;

    public async Task InitializeAsync() => storage = await TestStorage.StartAsync(folder.Path);

    public async Task DisposeAsync() => await storage.DisposeAsync();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task An_open_job_is_listed_as_it_was_written_its_parts_in_order()
    {
        var job = Open(Noon.AddTicks(7));
        await Index.OpenAsync(job, CancellationToken.None);

        var page = await Index.ListAsync(Viewer.All, 0, 10, state: null, CancellationToken.None);

        Assert.Equal(1, page.Total);
        AssertEqual(job, Assert.Single(page.Jobs));
        Assert.Equal([job.Id], await Index.ListOpenAsync(10, CancellationToken.None));
    }

    [Fact]
    public async Task Opening_a_job_again_changes_nothing_neither_while_it_is_open_nor_after_its_end()
    {
        var job = Open(Noon);
        await Index.OpenAsync(job, CancellationToken.None);
        await Index.OpenAsync(job with { FileName = "other.mp4", Parts = [] }, CancellationToken.None);
        AssertEqual(job, await SingleAsync());

        await Index.EndAsync(Ended(job), CancellationToken.None);
        await Index.OpenAsync(job, CancellationToken.None);
        AssertEqual(Ended(job), await SingleAsync());
    }

    [Fact]
    public async Task The_jobs_of_one_video_are_listed_the_latest_first_without_those_of_probes()
    {
        var (first, second) = (Open(Noon), Open(Noon.AddMinutes(1)));
        var other = Open(Noon.AddMinutes(2)) with { VideoId = "other" };
        var probe = Open(Noon.AddMinutes(3)) with { Probe = new ProbeRow(first.Id, "blur") };
        foreach (var job in new[] { first, second, other, probe })
        {
            await Index.OpenAsync(job, CancellationToken.None);
        }

        var jobs = await Index.ListByVideoAsync(Viewer.All, first.VideoId, 5, CancellationToken.None);

        Assert.Equal([second.Id, first.Id], jobs.Select(job => job.Id));
        AssertEqual(first, jobs[1]);
        Assert.Equal(second.Id, Assert.Single(await Index.ListByVideoAsync(Viewer.All, first.VideoId, 1, CancellationToken.None)).Id);
        Assert.Empty(await Index.ListByVideoAsync(Viewer.All, "gone", 5, CancellationToken.None));
    }

    [Fact]
    public async Task An_ended_job_is_open_no_more_and_has_its_scores()
    {
        var job = Open(Noon);
        await Index.OpenAsync(job, CancellationToken.None);

        await Index.EndAsync(Ended(job), CancellationToken.None);
        await Index.EndAsync(Ended(job), CancellationToken.None);

        AssertEqual(Ended(job), await SingleAsync());
        Assert.Empty(await Index.ListOpenAsync(10, CancellationToken.None));
    }

    [Fact]
    public async Task How_far_an_open_job_is_is_listed_and_found_by_its_state_until_the_job_ends()
    {
        var job = Open(Noon);
        var other = Open(Noon.AddHours(1));
        await Index.OpenAsync(job, CancellationToken.None);
        await Index.OpenAsync(other, CancellationToken.None);
        var running = job with { State = "running", Parts = [.. job.Parts.Select(part => part with { State = "running" })] };

        await Index.UpdateAsync(running, CancellationToken.None);

        AssertEqual(running, await OnlyAsync("running"));
        AssertEqual(other, await OnlyAsync("queued"));
        Assert.Equal(2, (await Index.ListAsync(Viewer.All, 0, 1, state: null, CancellationToken.None)).Total);

        await Index.EndAsync(Ended(job), CancellationToken.None);
        await Index.UpdateAsync(running, CancellationToken.None);

        AssertEqual(Ended(job), await OnlyAsync(Ended(job).State));
        Assert.Empty((await Index.ListAsync(Viewer.All, 0, 10, "running", CancellationToken.None)).Jobs);
    }

    [Fact]
    public async Task The_end_of_a_job_that_has_no_row_writes_the_row()
    {
        var job = Ended(Open(Noon));

        await Index.EndAsync(job, CancellationToken.None);

        AssertEqual(job, await SingleAsync());
    }

    [Fact]
    public async Task A_removed_job_is_gone_and_may_be_removed_twice()
    {
        var job = Open(Noon);
        var other = Open(Noon);
        await Index.OpenAsync(job, CancellationToken.None);
        await Index.OpenAsync(other, CancellationToken.None);

        await Index.RemoveAsync(job.Id, CancellationToken.None);
        await Index.RemoveAsync(job.Id, CancellationToken.None);

        AssertEqual(other, await SingleAsync());
    }

    [Fact]
    public async Task Jobs_are_paged_the_latest_first_and_recovered_the_oldest_first()
    {
        var jobs = Enumerable.Range(0, 7).Select(minute => Open(Noon.AddMinutes(minute))).ToList();
        foreach (var job in jobs.OrderBy(job => job.Id.GetHashCode()))
        {
            await Index.OpenAsync(job, CancellationToken.None);
        }

        var page = await Index.ListAsync(Viewer.All, skip: 2, take: 3, state: null, CancellationToken.None);

        Assert.Equal(7, page.Total);
        Assert.Equal([jobs[4].Id, jobs[3].Id, jobs[2].Id], page.Jobs.Select(job => job.Id));
        Assert.Equal([jobs[0].Id, jobs[1].Id], await Index.ListOpenAsync(2, CancellationToken.None));
        Assert.Empty((await Index.ListAsync(Viewer.All, skip: 7, take: 3, state: null, CancellationToken.None)).Jobs);
    }

    [Fact]
    public async Task The_jobs_of_a_probe_are_listed_by_the_job_that_is_probed_alone_the_latest_first()
    {
        var probed = Open(Noon);
        var first = Open(Noon.AddMinutes(1)) with { Probe = new ProbeRow(probed.Id, "mirrored") };
        var second = Open(Noon.AddMinutes(2)) with { Probe = new ProbeRow(probed.Id, "half-size") };
        var others = Open(Noon.AddMinutes(3)) with { Probe = new ProbeRow(Guid.NewGuid(), "half-size") };
        foreach (var job in (JobRow[])[probed, first, second, others])
        {
            await Index.OpenAsync(job, CancellationToken.None);
        }

        await Index.UpdateAsync(first with { State = "running" }, CancellationToken.None);
        await Index.EndAsync(Ended(second), CancellationToken.None);

        AssertEqual(probed, await SingleAsync());
        Assert.Equal(1, (await Index.ListAsync(Viewer.All, 0, 10, state: null, CancellationToken.None)).Total);
        Assert.Empty((await Index.ListAsync(Viewer.All, 0, 10, "running", CancellationToken.None)).Jobs);
        var listed = await Index.ListProbesAsync(probed.Id, CancellationToken.None);
        Assert.Equal(2, listed.Count);
        AssertEqual(Ended(second), listed[0]);
        AssertEqual(first with { State = "running" }, listed[1]);
        AssertEqual(Ended(second), (await Index.FindAsync(second.Id, CancellationToken.None))!);
        Assert.Empty(await Index.ListProbesAsync(first.Id, CancellationToken.None));
        Assert.Equal([probed.Id, first.Id, others.Id], await Index.ListOpenAsync(10, CancellationToken.None));
    }

    [Fact]
    public async Task The_end_of_a_probes_job_that_has_no_row_writes_of_which_job_it_is()
    {
        var job = Ended(Open(Noon)) with { Probe = new ProbeRow(Guid.NewGuid(), "cropped") };

        await Index.EndAsync(job, CancellationToken.None);

        AssertEqual(job, Assert.Single(await Index.ListProbesAsync(job.Probe!.Job, CancellationToken.None)));
    }

    [Fact]
    public async Task A_job_without_parts_is_a_job_all_the_same()
    {
        var job = Open(Noon) with { Parts = [] };
        await Index.OpenAsync(job, CancellationToken.None);

        AssertEqual(job, await SingleAsync());
    }

    [Fact]
    public async Task A_row_that_says_the_contrary_of_the_call_is_refused()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Index.OpenAsync(Ended(Open(Noon)), CancellationToken.None));
        await Assert.ThrowsAsync<ArgumentException>(() => Index.EndAsync(Open(Noon), CancellationToken.None));
    }

    [Fact]
    public async Task Many_jobs_open_and_end_at_once()
    {
        var jobs = Enumerable.Range(0, 300).Select(second => Open(Noon.AddSeconds(second))).ToList();

        await Task.WhenAll(jobs.Select(job => Task.Run(async () =>
        {
            await Index.OpenAsync(job, CancellationToken.None);
            await Index.EndAsync(Ended(job), CancellationToken.None);
        })));

        var page = await Index.ListAsync(Viewer.All, 0, 1000, state: null, CancellationToken.None);
        Assert.Equal(300, page.Total);
        Assert.All(page.Jobs, job => Assert.False(job.Open));
        Assert.All(page.Jobs, job => Assert.Equal(2, job.Parts.Count));
    }

    private static JobRow Open(DateTimeOffset at) => new(
        Guid.CreateVersion7(), new string('a', 64), "Zoë's clip.mp4", "queued", Open: true, at, EndedAt: null,
        [new PartRow("wm", "queued", null, null), new PartRow("boken", "queued", null, null)]);

    private static JobRow Ended(JobRow job) =>
        job with
        {
            State = "completed",
            Open = false,
            EndedAt = job.SubmittedAt.AddSeconds(3),
            Parts =
            [
                new PartRow(
                    "wm",
                    "completed",
                    0.1 + 0.2,
                    null,
                    new Coverage
                    {
                        FramesWanted = 25,
                        FramesPresent = 9,
                        FramesJudged = 3,
                        TracksSeen = 0,
                        FramesInVideo = 300,
                    }),
                new PartRow("boken", "failed", null, "the worker died three times"),
            ],
        };

    private async Task<JobRow> OnlyAsync(string state)
    {
        var page = await Index.ListAsync(Viewer.All, 0, 10, state, CancellationToken.None);
        Assert.Equal(1, page.Total);
        return Assert.Single(page.Jobs);
    }

    private async Task<JobRow> SingleAsync() =>
        Assert.Single((await Index.ListAsync(Viewer.All, 0, 10, state: null, CancellationToken.None)).Jobs);

    private static void AssertEqual(JobRow expected, JobRow actual)
    {
        Assert.Equal(expected with { Parts = [] }, actual with { Parts = [] });
        Assert.Equal(expected.Parts, actual.Parts);
    }
}
