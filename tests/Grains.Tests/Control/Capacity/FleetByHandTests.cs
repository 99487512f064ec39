using FakeFinder.Contracts;
using FakeFinder.Fleet.Instances;

namespace FakeFinder.Grains.Tests.Control.Capacity;

/// <summary>What a person asks of the fleet.</summary>
public sealed class FleetByHandTests
{
    private const string ByPerson = "requested by a person";

    private readonly ScriptedInstances instances = new();

    [Fact]
    public async Task One_more_is_launched_once_for_each_token_and_never_beyond_a_limit()
    {
        await using var service = await StartAsync(minimum: 0, maximum: 1);
        var token = Guid.NewGuid();

        var fleet = await service.Capacity.Launch(token, "small");
        Assert.Equal("starting", Assert.Single(fleet.Instances).State);
        Assert.Equal(("launch small", ByPerson), (fleet.Decisions[0].What, fleet.Decisions[0].Reason));
        await service.Capacity.Launch(token, "small");
        await StateAsync(service, "i-1", "hot");

        var refusal = await Assert.ThrowsAsync<FleetRefusalException>(() => service.Capacity.Launch(Guid.NewGuid()));
        Assert.Contains("Limit reached: 1 of 1 instances", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(refusal.Message, Assert.Single((await service.Fleet.Describe()).Kinds).Refusal);
        await Assert.ThrowsAsync<InvalidRequestException>(() => service.Capacity.Launch(Guid.NewGuid(), "large"));
        Assert.Equal(["launch i-1"], instances.Done);
    }

    [Fact]
    public async Task A_launch_that_fails_is_told_by_the_decisions()
    {
        instances.Refusal = "There is no capacity.";
        await using var service = await StartAsync(minimum: 0, maximum: 1);

        var fleet = await service.Capacity.Launch(Guid.NewGuid());

        Assert.Equal(("launch small failed", "There is no capacity."), (fleet.Decisions[0].What, fleet.Decisions[0].Reason));
        Assert.Empty(fleet.Instances);
    }

    [Fact]
    public async Task An_instance_that_a_person_drains_stays_drained_and_is_replaced_until_it_is_started_again()
    {
        await using var service = await StartAsync(minimum: 1, maximum: 2);
        await StateAsync(service, "i-1", "hot");

        var fleet = await service.Capacity.Drain("i-1");
        Assert.True(fleet.Instances.Single(instance => instance.Id == "i-1") is { State: "draining", Held: true });
        await service.Capacity.Drain("i-1");
        await StateAsync(service, "i-2", "hot");
        await service.EndOfAsync(await service.SubmitAsync("alpha"));
        Assert.Equal("i-2", await InstanceOfAsync(service, service.Detectors.Runs.Single().Node));
        instances.Clock.Forward(TimeSpan.FromHours(1));
        await instances.OnceMoreAsync();
        Assert.Equal(["launch i-1", "launch i-2"], instances.Done);

        fleet = await service.Capacity.Start("i-1");
        Assert.Equal("hot", fleet.Instances.Single(instance => instance.Id == "i-1").State);
        await instances.OnceMoreAsync();
        Assert.DoesNotContain(instances.Done, done => done.EndsWith(" i-1", StringComparison.Ordinal) && done != "launch i-1");
        Assert.Equal(
            ["drain i-1", "start i-1"],
            fleet.Decisions.Where(decision => decision.Reason == ByPerson).Select(decision => decision.What).Order());
    }

    [Fact]
    public async Task A_stop_waits_for_what_the_instance_works_on_and_a_second_click_changes_nothing()
    {
        await using var service = await StartAsync(minimum: 1, maximum: 1);
        await StateAsync(service, "i-1", "hot");
        var (begun, finish) = (new TaskCompletionSource(), new TaskCompletionSource<double>());
        service.Detectors.Script = _ =>
        {
            begun.TrySetResult();
            return finish.Task;
        };
        var id = await service.SubmitAsync("alpha");
        await begun.Task.WaitAsync(ServiceCluster.Patience);

        await service.Capacity.Stop("i-1");
        var fleet = await service.Capacity.Stop("i-1");
        Assert.Equal(
            $"{ByPerson}; finishes its current work first",
            Assert.Single(fleet.Decisions, decision => decision.What == "stop i-1").Reason);
        await instances.OnceMoreAsync();
        Assert.Equal(["launch i-1"], instances.Done);

        finish.SetResult(0.75);
        var job = await service.EndOfAsync(id);
        Assert.Equal((JobState.Completed, 0.75, 1), (job.State, job.Parts[0].Score, job.Parts[0].Attempt));
        await StateAsync(service, "i-2", "hot");
        Assert.Equal(["launch i-1", "terminate i-1", "launch i-2"], instances.Done);
    }

    [Fact]
    public async Task An_instance_that_a_person_holds_can_be_stopped()
    {
        await using var service = await StartAsync(minimum: 1, maximum: 1);
        await StateAsync(service, "i-1", "hot");
        await service.Capacity.Drain("i-1");
        await service.Capacity.Stop("i-1");

        await StateAsync(service, "i-2", "hot");
        await ServiceCluster.UntilAsync(() => Task.FromResult(instances.Done.Contains("terminate i-1")));
        Assert.Equal(["launch i-1", "launch i-2", "terminate i-1"], instances.Done.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_a_person_drains_stays_drained_when_the_capacity_grain_moves_and_another_takes_its_place()
    {
        await using var service = await StartAsync(minimum: 1, maximum: 1);
        await StateAsync(service, "i-1", "hot");
        await service.Capacity.Drain("i-1");
        await StateAsync(service, "i-2", "hot");

        await service.DeactivateCapacityAsync();
        await StateAsync(service, "i-2", "hot");
        await instances.OnceMoreAsync();
        Assert.True(
            (await service.Fleet.Describe()).Instances.Single(instance => instance.Id == "i-1") is { State: "draining", Held: true });
        Assert.Equal(["launch i-1", "launch i-2"], instances.Done);

        await service.Capacity.Start("i-1");
        await service.DeactivateCapacityAsync();
        await StateAsync(service, "i-1", "hot");
    }

    [Fact]
    public async Task One_that_has_not_joined_is_stopped_at_once_and_counts_as_no_failure()
    {
        instances.Joins = id => id == "i-3";
        await using var service = await StartAsync(
            minimum: 1,
            maximum: 1,
            new() { ["FakeFinder:Fleet:FirstBackOff"] = "01:00:00", ["FakeFinder:Fleet:LongestBackOff"] = "01:00:00" });
        await StateAsync(service, "i-1", "starting");
        await Assert.ThrowsAsync<FleetRefusalException>(() => service.Capacity.Drain("i-1"));

        await service.Capacity.Stop("i-1");
        await StateAsync(service, "i-2", "starting");
        await service.Capacity.Stop("i-2");
        await StateAsync(service, "i-3", "hot");

        Assert.Equal(["launch i-1", "terminate i-1", "launch i-2", "terminate i-2", "launch i-3"], instances.Done);
    }

    [Fact]
    public async Task A_stopped_instance_is_started_by_its_id_within_the_limits()
    {
        instances.Put("i-a", ProvidedState.Warm);
        instances.Put("i-b", ProvidedState.Warm);
        await using var service = await StartAsync(minimum: 0, maximum: 1, new() { ["FakeFinder:Fleet:MaximumWarm"] = "2" });
        await StateAsync(service, "i-b", "warm");

        await service.Capacity.Start("i-b");
        await service.Capacity.Start("i-b");
        await StateAsync(service, "i-b", "hot");

        await Assert.ThrowsAsync<FleetRefusalException>(() => service.Capacity.Start("i-a"));
        Assert.Equal(["start i-b"], instances.Done);
    }

    [Fact]
    public async Task A_worker_that_joined_by_itself_can_be_drained_but_not_stopped_and_what_is_not_there_is_not_found()
    {
        await using var service = await StartAsync(minimum: 0, maximum: 1);
        var node = await service.AddWorkerAsync();

        Assert.True(Assert.Single((await service.Fleet.Describe()).Instances) is { Managed: false, State: "hot", Kind: "" });
        await service.Capacity.Drain(node);
        await instances.OnceMoreAsync();
        Assert.Equal("draining", Assert.Single((await service.Fleet.Describe()).Instances).State);
        Assert.Equal("hot", Assert.Single((await service.Capacity.Start(node)).Instances).State);

        await Assert.ThrowsAsync<FleetRefusalException>(() => service.Capacity.Stop(node));
        await Assert.ThrowsAsync<InstanceNotFoundException>(() => service.Capacity.Stop("i-none"));
        Assert.Empty(instances.Done);
    }

    private async Task<ServiceCluster> StartAsync(int minimum, int maximum, Dictionary<string, string?>? settings = null)
    {
        var service = await ServiceCluster.StartElasticAsync(instances, minimum, maximum, settings);
        await instances.OnceMoreAsync();
        return service;
    }

    private static Task StateAsync(ServiceCluster service, string id, string state) => ServiceCluster.UntilAsync(async () =>
        (await service.Fleet.Describe()).Instances.Any(instance => instance.Id == id && instance.State == state));

    private static async Task<string?> InstanceOfAsync(ServiceCluster service, string node) =>
        (await service.Fleet.Describe()).Workers.Single(worker => worker.Report.Node == node).Report.Instance;
}
