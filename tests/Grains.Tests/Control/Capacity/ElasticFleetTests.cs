using FakeFinder.Contracts;
using FakeFinder.Contracts.Internal;
using FakeFinder.Fleet.Instances;

namespace FakeFinder.Grains.Tests.Control.Capacity;

/// <summary>What the fleet policy decides is carried out, and what happens comes back to it.</summary>
public sealed class ElasticFleetTests
{
    private readonly ScriptedInstances instances = new();

    [Fact]
    public async Task Each_start_after_which_an_instance_ends_before_it_has_joined_is_counted()
    {
        (instances.Refusal, instances.Joins) = ("There is none.", _ => false);
        instances.Put("i-a", ProvidedState.Warm);
        await using var service = await ServiceCluster.StartElasticAsync(instances, minimum: 1, maximum: 1, new()
        {
            ["FakeFinder:Fleet:MaximumWarm"] = "1",
            ["FakeFinder:Fleet:JoinTimeout"] = "10:00:00",
            ["FakeFinder:Fleet:FirstBackOff"] = "00:10:00",
            ["FakeFinder:Fleet:LongestBackOff"] = "10:00:00",
        });
        for (var starts = 1; starts <= 2; starts++)
        {
            await ServiceCluster.UntilAsync(() => Task.FromResult(instances.Done.Count(done => done == "start i-a") == starts));
            await instances.OnceMoreAsync();
            instances.Put("i-a", ProvidedState.Warm);
            await service.Capacity.WorkerGone("i-a", died: true, "It has ended.");
            instances.Clock.Forward(TimeSpan.FromMinutes(11));
        }

        // The second pause is twice as long.
        await instances.OnceMoreAsync();
        Assert.Equal(2, instances.Done.Count(done => done == "start i-a"));
    }

    [Fact]
    public async Task The_workers_that_always_run_are_launched_with_their_reasons_and_take_work()
    {
        await using var service = await StartAsync(minimum: 2, maximum: 2);
        await JoinedAsync(service, "i-1", "i-2");

        Assert.Equal(JobState.Completed, (await service.EndOfAsync(await service.SubmitAsync("alpha"))).State);
        var fleet = await service.Fleet.Describe();
        Assert.Equal(["i-1", "i-2"], fleet.Instances.Where(instance => instance.State == "hot").Select(instance => instance.Id).Order());
        Assert.Equal(
            [
                new("launch small", "starting a worker (minimum 2, running 0)"),
                new("launch small", "starting a worker (minimum 2, running 1)"),
            ],
            fleet.Decisions.Reverse().Select(decision => KeyValuePair.Create(decision.What, decision.Reason)));
    }

    [Fact]
    public async Task A_launch_that_never_joins_is_terminated_and_replaced()
    {
        instances.Joins = id => id != "i-1";
        await using var service = await StartAsync(minimum: 1, maximum: 1);
        await DoneAsync("launch i-1");

        instances.Clock.Forward(TimeSpan.FromSeconds(61));
        await JoinedAsync(service, "i-2");

        Assert.Equal(["launch i-1", "terminate i-1", "launch i-2"], instances.Done);
        Assert.Contains(
            (await service.Fleet.Describe()).Decisions,
            decision => decision is { What: "terminate i-1", Reason: "i-1 did not join within 60 s" });
    }

    [Fact]
    public async Task A_worker_that_was_not_heard_of_for_a_while_may_come_back()
    {
        await using var service = await StartAsync(minimum: 1, maximum: 1);
        await JoinedAsync(service, "i-1");

        instances.Clock.Forward(TimeSpan.FromMinutes(2));
        await instances.OnceMoreAsync();
        await JoinedAsync(service, "i-1");

        Assert.Equal(["launch i-1"], instances.Done);
    }

    [Fact]
    public async Task After_a_launch_that_failed_there_is_a_pause_which_doubles_with_the_next()
    {
        instances.Refusal = "There is no capacity.";
        await using var service = await StartAsync(
            minimum: 1,
            maximum: 1,
            new() { ["FakeFinder:Fleet:FirstBackOff"] = "01:00:00", ["FakeFinder:Fleet:LongestBackOff"] = "04:00:00" });
        await LaunchesAsync(1);
        instances.Clock.Forward(TimeSpan.FromMinutes(59));
        await LaunchesAsync(1);
        instances.Clock.Forward(TimeSpan.FromMinutes(1));
        await LaunchesAsync(2);
        instances.Clock.Forward(TimeSpan.FromMinutes(119));
        await LaunchesAsync(2);
        Assert.Contains(
            (await service.Fleet.Describe()).Decisions,
            decision => decision is { What: "launch small failed", Reason: "There is no capacity." });

        instances.Refusal = null;
        instances.Clock.Forward(TimeSpan.FromMinutes(1));
        await JoinedAsync(service, "i-1");

        async Task LaunchesAsync(int count)
        {
            await ServiceCluster.UntilAsync(() => Task.FromResult(instances.Done.Count >= count));
            await instances.OnceMoreAsync();
            Assert.Equal(Enumerable.Repeat("launch refused", count), instances.Done);
        }
    }

    [Fact]
    public async Task A_batch_gets_the_replicas_that_it_announces_and_when_all_are_idle_one_is_kept_stopped_and_the_others_end()
    {
        await using var service = await StartAsync(minimum: 0, maximum: 3, new() { ["FakeFinder:Fleet:MaximumWarm"] = "1" });
        var batch = new BatchNeed(Guid.CreateVersion7(), VideosLeft: 10, ["alpha"], Replicas: 3);
        await service.Capacity.Announce(batch);
        await JoinedAsync(service, "i-1", "i-2", "i-3");
        Assert.Contains(
            (await service.Fleet.Describe()).Decisions,
            decision => decision.What == "launch small" && decision.Reason.Contains("for batches", StringComparison.Ordinal));

        await service.Capacity.Announce(batch with { VideosLeft = 0 });
        await instances.OnceMoreAsync();
        Assert.Equal(3, instances.Done.Count);
        instances.Clock.Forward(TimeSpan.FromMinutes(10));
        await ServiceCluster.UntilAsync(async () => (await service.Fleet.Describe()).Instances is [{ State: "warm" }]);

        Assert.Equal(["stop", "terminate", "terminate"], instances.Done.Skip(3).Select(done => done.Split(' ')[0]).Order());
        Assert.Equal(
            3,
            (await service.Fleet.Describe()).Decisions.Count(decision => decision.What.StartsWith("drain i-", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Somebody_who_waits_gets_a_stopped_instance_before_a_new_one_is_launched()
    {
        instances.Put("i-stopped", ProvidedState.Warm);
        await using var service = await StartAsync(minimum: 0, maximum: 1, new() { ["FakeFinder:Fleet:MaximumWarm"] = "1" });

        var job = await service.EndOfAsync(await service.SubmitAsync("alpha"));

        Assert.Equal(JobState.Completed, job.State);
        Assert.Equal(["start i-stopped"], instances.Done);
    }

    [Fact]
    public async Task An_idle_instance_loads_what_others_have_before_somebody_waits_for_it()
    {
        await using var service = await StartAsync(minimum: 1, maximum: 2, Memory(alpha: 60, beta: 60));
        await JoinedAsync(service, "i-1");
        await service.EndOfAsync(await service.SubmitAsync("alpha"));
        await LoadedAsync(service, "i-1", "alpha");
        await service.EndOfAsync(await service.SubmitAsync("alpha"));

        await service.Capacity.Launch(Guid.NewGuid());
        await LoadedAsync(service, "i-2", "alpha");

        Assert.Contains((await service.Fleet.Describe()).Decisions, decision => decision.What == "load alpha on i-2");
        Assert.Single(service.Detectors.Runs.Select(run => run.Node).Distinct());
    }

    [Fact]
    public async Task A_detector_that_does_not_fit_beside_another_takes_its_place()
    {
        await using var service = await StartAsync(minimum: 1, maximum: 1, Memory(alpha: 60, beta: 60));
        await JoinedAsync(service, "i-1");
        await service.EndOfAsync(await service.SubmitAsync("alpha"));
        await LoadedAsync(service, "i-1", "alpha");

        Assert.Equal(JobState.Completed, (await service.EndOfAsync(await service.SubmitAsync("beta"))).State);
        await LoadedAsync(service, "i-1", "beta");
    }

    [Fact]
    public async Task What_an_interrupted_instance_works_on_is_given_to_another_and_counts_as_no_attempt()
    {
        await using var service = await StartAsync(minimum: 1, maximum: 2, new() { ["FakeFinder:Jobs:Attempts"] = "1" });
        await JoinedAsync(service, "i-1");
        var first = new TaskCompletionSource<string>();
        service.Detectors.Script = async run =>
            first.TrySetResult(run.Node) ? await new TaskCompletionSource<double>().Task
            : run.Node == await first.Task ? 0.1
            : 0.9;
        var id = await service.SubmitAsync("alpha");
        await first.Task.WaitAsync(ServiceCluster.Patience);

        instances.Interrupt("i-1", within: TimeSpan.FromSeconds(20));
        var job = await service.EndOfAsync(id);

        Assert.Equal((JobState.Completed, 0.9, 2), (job.State, job.Parts[0].Score, job.Parts[0].Attempt));
        var decisions = (await service.Fleet.Describe()).Decisions.Select(decision => decision.What).ToList();
        Assert.Contains("drain i-1", decisions);
        Assert.Contains("requeue i-1", decisions);
    }

    [Fact]
    public async Task Only_parts_that_completed_tell_how_long_a_part_takes()
    {
        await using var service = await ServiceCluster.StartAsync(workers: 1, settings: Memory(alpha: 40, beta: 40), instances: instances);
        await service.EndOfAsync(await service.SubmitAsync("alpha", "beta"));
        await ServiceCluster.UntilAsync(async () => (await service.Fleet.Describe()).Workers.Single().Report.Loaded.Length == 2);

        var begun = new TaskCompletionSource();
        service.Detectors.Script = _ => Task.FromException<double>(new InvalidOperationException("It is broken."));
        Assert.Equal(JobState.Failed, (await service.EndOfAsync(await service.SubmitAsync("alpha"))).State);
        service.Detectors.Script = _ =>
        {
            begun.TrySetResult();
            return new TaskCompletionSource<double>().Task;
        };
        var cancelled = await service.SubmitAsync("alpha");
        await begun.Task.WaitAsync(ServiceCluster.Patience);
        await service.Grains.GetGrain<IVideoGrain>(cancelled).Cancel();
        service.Detectors.Script = _ => Task.FromResult(0.5);
        await service.EndOfAsync(await service.SubmitAsync("beta"));

        // Only what was measured is loaded ahead.
        var node = await service.AddWorkerAsync();
        await ServiceCluster.UntilAsync(async () =>
            (await service.Fleet.Describe()).Decisions.Any(decision => decision.What == $"load beta on {node}"));
        await instances.OnceMoreAsync();
        Assert.DoesNotContain(
            (await service.Fleet.Describe()).Decisions,
            decision => decision.What.StartsWith("load alpha", StringComparison.Ordinal));
    }

    private Task<ServiceCluster> StartAsync(int minimum, int maximum, Dictionary<string, string?>? settings = null) =>
        ServiceCluster.StartElasticAsync(instances, minimum, maximum, settings);

    private static Dictionary<string, string?> Memory(int alpha, int beta) =>
        new() { ["FakeFinder:Fleet:DetectorMemoryMiB:alpha"] = $"{alpha}", ["FakeFinder:Fleet:DetectorMemoryMiB:beta"] = $"{beta}" };

    private Task DoneAsync(string what) => ServiceCluster.UntilAsync(() => Task.FromResult(instances.Done.Contains(what)));

    private static Task JoinedAsync(ServiceCluster service, params string[] ids) => ServiceCluster.UntilAsync(async () =>
        !ids.Except((await service.Fleet.Describe()).Workers.Select(worker => worker.Report.Instance!)).Any());

    private static Task LoadedAsync(ServiceCluster service, string id, string detector) =>
        ServiceCluster.UntilAsync(async () =>
            (await service.Fleet.Describe()).Workers.Any(worker =>
                worker.Report.Instance == id && worker.Report.Loaded is [var only] && only == detector));
}
