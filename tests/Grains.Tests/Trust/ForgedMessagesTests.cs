using System.Collections.Immutable;
using FakeFinder.Contracts;
using FakeFinder.Contracts.Internal;
using FakeFinder.Storage.Reports;
using Microsoft.Extensions.DependencyInjection;

namespace FakeFinder.Grains.Tests.Trust;

/// <summary>Messages of one of the service's own processes that are not what they should be.</summary>
public sealed class ForgedMessagesTests : IAsyncLifetime
{
    private static readonly WorkId Work = new(Guid.NewGuid(), "alpha", 1, Guid.NewGuid());

    private static readonly (string Sentence, WorkerReport Report)[] Absurd =
    [
        ("says 2147483647 slots; it must be 1 to 256", Report() with { Slots = int.MaxValue }),
        ("says 0 slots; it must be 1 to 256", Report() with { Slots = 0 }),
        ("says -1 MiB of memory", Report() with { MemoryMiB = -1 }),
        ("The node of a heartbeat is empty", Report() with { Node = "" }),
        ("The host of node-9 is 'hhhh", Report() with { Host = new string('h', 100_000) }),
        ("The instance of node-9 has no name", Report() with { Instance = new string('i', 100_000) }),
        (
            "There are 5000 entries in the list of runnable detectors of node-9; at most 1000",
            Report() with
            {
                Runnable = [.. Enumerable.Range(0, 5000).Select(number => $"d{number}")],
            }),
        ("An entry of the list of loaded detectors of node-9 is 'a\uFFFDb'", Report() with { Loaded = ["a\nb"] }),
        ("The detector of a problem of node-9 is empty", Report() with { Problems = [new DetectorProblem("", "It is missing.")] }),
        (
            "lists no problems or too many",
            Report() with
            {
                Problems = [.. Enumerable.Range(0, 5000).Select(number => new DetectorProblem($"d{number}", "It is missing."))],
            }),
        ("lists a lease twice", Report() with { Leases = [Work, Work] }),
        (
            "lists no leases or too many",
            Report() with
            {
                Leases = [.. Enumerable.Range(0, 5000).Select(_ => Work with { Lease = Guid.NewGuid() })],
            }),
        ("lists no GPUs or too many", Report() with { Gpus = [.. Enumerable.Repeat(Gpu(0), 1000)] }),
    ];

    private readonly TaskCompletionSource<double> score = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ServiceCluster service = null!;

    public async Task InitializeAsync()
    {
        service = await ServiceCluster.StartAsync();
        service.Detectors.Script = _ => score.Task;
    }

    public async Task DisposeAsync() => await service.DisposeAsync();

    [Fact]
    public async Task An_absurd_heartbeat_is_refused_and_scheduling_goes_on()
    {
        score.SetResult(0.25);
        foreach (var (sentence, report) in Absurd)
        {
            var refusal = await Assert.ThrowsAsync<InvalidRequestException>(() => service.Capacity.Heartbeat(report));

            Assert.Contains(sentence, refusal.Message, StringComparison.Ordinal);
            Assert.True(refusal.Message.Length < 300, refusal.Message);
        }

        Assert.Equal("node-1", Assert.Single((await service.Fleet.Describe()).Workers).Report.Node);
        Assert.Equal(JobState.Completed, (await service.EndOfAsync(await service.SubmitAsync("alpha"))).State);
    }

    [Fact]
    public async Task Numbers_of_a_GPU_that_are_none_are_shown_as_0()
    {
        await service.Capacity.Heartbeat(
            Report() with
            {
                Gpus = [Gpu(double.NaN) with { Name = new string('g', 100_000), Temperature = double.PositiveInfinity }],
            });

        var gpu = Assert.Single((await service.Fleet.Describe()).Workers.Single(worker => worker.Report.Node == "node-9").Report.Gpus);
        Assert.Equal((0.0, 0.0, 200), (gpu.Load, gpu.Temperature, gpu.Name.Length));
    }

    [Fact]
    public async Task A_score_is_recorded_with_its_own_stored_report_alone()
    {
        var work = await RunningAsync();
        var job = service.Grains.GetGrain<IVideoWork>(work.Job);
        var reports = service.Control.GetRequiredService<IReportStore>();
        var video = (await service.Grains.GetGrain<IVideoGrain>(work.Job).Describe()).VideoId;
        var own = ReportIds.Of(work.Job, work.Detector, work.Attempt);

        await RefusedAsync(0.999, null, $"that of attempt 1 is {own}, and is stored first");
        await RefusedAsync(0.999, ReportIds.Of(work.Job, work.Detector, 2), $"that of attempt 1 is {own}, and is stored first");
        await RefusedAsync(0.999, ReportIds.Of(Guid.NewGuid(), work.Detector, 1), "and is stored first");
        await RefusedAsync(0.999, own, "is missing in the storage, or damaged");
        await StoreAsync(new { detector = work.Detector, videoId = new string('0', 64), score = 0.999 });
        await RefusedAsync(0.999, own, "is of another video or detector");
        await StoreAsync(new { detector = "beta", videoId = video, score = 0.999 });
        await RefusedAsync(0.999, own, "is of another video or detector");
        await StoreAsync(new { detector = work.Detector, videoId = video, score = 0.999, perturbation = "mirrored" });
        await RefusedAsync(0.999, own, "is of the video's version 'mirrored', and the video as it is was ordered");
        await StoreAsync(new { detector = work.Detector, videoId = video, score = 0.1 });
        await RefusedAsync(0.999, own, "has another score, or one that is not from 0 to 1");
        await RefusedAsync(double.NaN, own, "has another score, or one that is not from 0 to 1");
        await StoreAsync(new { detector = work.Detector, videoId = video, score = 7 });
        await RefusedAsync(7, own, "has another score, or one that is not from 0 to 1");
        await StoreAsync(new { detector = work.Detector });
        await RefusedAsync(0.5, own, "is missing in the storage, or damaged");

        Assert.False(await job.Complete(work with { Lease = Guid.NewGuid() }, new PartOutcome(0.999, null, own)));
        Assert.False(await job.Complete(work with { Attempt = 2 }, new PartOutcome(0.999, null, own)));
        score.SetResult(0.25);
        Assert.Equal([0.25], (await service.EndOfAsync(work.Job)).Parts.Select(part => part.Score!.Value));

        Task StoreAsync<T>(T report) => reports.WriteAsync(work.Job, work.Detector, work.Attempt, report, CancellationToken.None);

        async Task RefusedAsync(double given, string? report, string sentence) =>
            Assert.Contains(
                sentence,
                (await Assert.ThrowsAsync<InvalidRequestException>(() => job.Complete(work, new PartOutcome(given, null, report)))).Message,
                StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_result_that_the_job_refuses_is_a_failure_of_the_attempt()
    {
        score.SetResult(7);

        var part = Assert.Single((await service.EndOfAsync(await service.SubmitAsync("alpha"))).Parts);

        Assert.Equal((PartState.Failed, 3), (part.State, part.Attempt));
        Assert.Contains("has another score, or one that is not from 0 to 1", part.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Texts_are_kept_to_their_bounds()
    {
        score.SetException(new InvalidOperationException(new string('e', 100_000)));

        var part = Assert.Single((await service.EndOfAsync(await service.SubmitAsync("alpha"))).Parts);

        Assert.Equal(PartState.Failed, part.State);
        Assert.InRange(part.Reason!.Length, 1000, 1100);
        var job = service.Grains.GetGrain<IVideoGrain>(Guid.CreateVersion7());
        var video = await service.UploadAsync();
        await Assert.ThrowsAsync<InvalidRequestException>(() => job.Submit(new JobRequest(video, new string('n', 100_000), ["alpha"])));
        await Assert.ThrowsAsync<InvalidRequestException>(() =>
            job.Submit(new JobRequest(video, "clip.mp4", [.. Enumerable.Range(0, 1000).Select(number => $"d{number}")])));
        await Assert.ThrowsAsync<InvalidRequestException>(() =>
            job.Submit(new JobRequest(new string('0', 100_000), "clip.mp4", ["alpha"])));
        await Assert.ThrowsAsync<InvalidRequestException>(() => job.Submit(new JobRequest(video, "clip.mp4", ["alpha"], (JobPriority)7)));
    }

    private static WorkerReport Report() => new("node-9", "host", 1, ["alpha"], [], [], Draining: true, [], 1);

    private static GpuReport Gpu(double load) => new(0, "T4", load, "580", 1, 2, 40);

    private async Task<WorkId> RunningAsync()
    {
        await service.SubmitAsync("alpha");
        ImmutableArray<WorkId> works = [];
        await ServiceCluster.UntilAsync(async () => (works = (await service.Fleet.Describe()).Workers.Single().Report.Leases).Length == 1);
        return works[0];
    }
}
