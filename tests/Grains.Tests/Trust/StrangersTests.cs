using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;
using FakeFinder.Contracts;
using FakeFinder.Contracts.Internal;
using FakeFinder.Detection.Imaging;
using FakeFinder.Hosting.Trust;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Concurrency;
using Orleans.Core.Internal;

namespace FakeFinder.Grains.Tests.Trust;

/// <summary>An Orleans client that reaches the gateway and does not know the cluster's secret.</summary>
public sealed class StrangersTests : IAsyncLifetime
{
    private static readonly Dictionary<Type, object?> Arguments = new()
    {
        [typeof(string)] = "alpha",
        [typeof(int)] = 1,
        [typeof(bool)] = true,
        [typeof(DateTimeOffset)] = DateTimeOffset.MaxValue,
        [typeof(Guid)] = Guid.NewGuid(),
        [typeof(WorkId)] = new WorkId(Guid.NewGuid(), "alpha", 1, Guid.NewGuid()),
        [typeof(PartOutcome)] = new PartOutcome(0.999, null, null),
        [typeof(PartProgress)] = new PartProgress("networks", 1, 2),
        [typeof(Lease)] = Lease("node-1"),
        [typeof(LeaseLoss)] = new LeaseLoss("a stranger says so", WorkerDied: true, RanAlone: true),
        [typeof(LeasesRequest)] = ServiceCluster.Wanting(Guid.NewGuid(), "alpha"),
        [typeof(ImmutableArray<EndedPart>)] = ImmutableArray.Create(new EndedPart("alpha", Completed: true)),
        [typeof(BatchNeed)] = new BatchNeed(Guid.NewGuid(), 1, ["alpha"]),
        [typeof(ImmutableArray<string>)] = ImmutableArray.Create("alpha"),
        [typeof(WorkerReport)] = new WorkerReport("node-9", "host", 1, ["alpha"], [], [], Draining: false, [], 1),
        [typeof(WorkOrder)] = new WorkOrder(
            new WorkId(Guid.NewGuid(), "alpha", 1, Guid.NewGuid()),
            new string('0', 64),
            "clip.mp4",
            ["alpha"],
            null),
        [typeof(ImagedVideo)] = new ImagedVideo(new string('0', 64), null),
        [typeof(ImmutableArray<PictureOrder>)] = ImmutableArray.Create(new PictureOrder("frame-0-960.jpg", 0, 960)),
        [typeof(ActivationOrder)] = new ActivationOrder("map.png", "alpha", 0, new ImagedBox(0, 0, 1, 1), []),
    };

    private static readonly AsyncLocal<bool> Unproven = new();

    private readonly ConcurrentBag<MethodInfo> strangers = [], passed = [];
    private readonly TaskCompletionSource<double> score = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ServiceCluster service = null!;

    public async Task InitializeAsync()
    {
        service = await ServiceCluster.StartAsync(
            control: Watch,
            worker: services => Watch(services.AddSingleton(DispatchProxy.Create<IVideoImaging, NotReached>())));
        service.ClientIsStranger = true;
        service.Detectors.Script = _ => score.Task;
    }

    public async Task DisposeAsync() => await service.DisposeAsync();

    [Fact]
    public async Task Every_call_that_is_not_marked_for_partners_is_refused_with_a_sentence()
    {
        var calls = Contracts()
            .SelectMany(contract => contract.GetMethods())
            .Where(method => !IsForPartners(method) && method.GetCustomAttribute<OneWayAttribute>() is null)
            .ToList();
        Assert.Contains(typeof(ICapacityGrain).GetMethod(nameof(ICapacityGrain.Heartbeat)), calls);
        foreach (var method in calls)
        {
            var refusal = await Assert.ThrowsAsync<CallRefusedException>(() => CallAsync(method));

            Assert.StartsWith(
                $"{method.DeclaringType!.Name}.{method.Name} is refused: it is for the service's own processes",
                refusal.Message,
                StringComparison.Ordinal);
        }
    }

    /// <summary>Nobody is told: what counts is that the grain never hears of them.</summary>
    [Fact]
    public async Task Every_call_without_an_answer_that_is_not_marked_for_partners_comes_to_the_guard_and_no_further()
    {
        var calls = Contracts()
            .SelectMany(contract => contract.GetMethods())
            .Where(method => !IsForPartners(method) && method.GetCustomAttribute<OneWayAttribute>() is not null)
            .ToList();
        Assert.NotEmpty(calls);
        strangers.Clear();
        passed.Clear();
        foreach (var method in calls)
        {
            await CallAsync(method);
            await ServiceCluster.UntilAsync(() => Task.FromResult(strangers.Contains(method)));
        }

        await Assert.ThrowsAsync<CallRefusedException>(() => service.Client.GetGrain<ICapacityGrain>(0).Poke());
        Assert.Empty(calls.Intersect(passed));
    }

    [Fact]
    public async Task Orleans_own_management_is_refused()
    {
        var management = service.Client.GetGrain<IManagementGrain>(0);

        await Assert.ThrowsAsync<CallRefusedException>(() => management.GetDetailedHosts());
        await Assert.ThrowsAsync<CallRefusedException>(() => management.ForceActivationCollection(TimeSpan.Zero));
        await Assert.ThrowsAsync<CallRefusedException>(() =>
            service.Client.GetGrain<ICapacityGrain>(0).Cast<IGrainManagementExtension>().DeactivateOnIdle().AsTask());
    }

    [Fact]
    public async Task What_partners_need_works_as_before()
    {
        var job = service.Client.GetGrain<IVideoGrain>(Guid.CreateVersion7());
        await job.Submit(new JobRequest(await service.UploadAsync(), "clip.mp4", ["alpha"]));
        using var enough = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var change in job.Watch(enough.Token))
            {
                await enough.CancelAsync();
            }
        });
        score.SetResult(0.75);
        JobEvent? last = null;
        await foreach (var change in job.Watch())
        {
            last = change;
        }

        Assert.Equal([0.75], last!.Snapshot!.Parts.Select(part => part.Score!.Value));
        var batch = service.Client.GetGrain<IBatchGrain>(Guid.CreateVersion7());
        await batch.Submit(new BatchRequest([new BatchVideo(await service.UploadAsync(), "clip.mp4")], ["alpha"]));
        await foreach (var change in batch.Watch())
        {
            Assert.Equal(1, change.Total);
        }

        Assert.Equal([0.75], (await batch.Results(0, 10)).SelectMany(result => result.Scores).Select(one => one.Score));
        Assert.Single((await service.Client.GetGrain<IFleetView>(0).Describe()).Workers);
    }

    [Fact]
    public async Task Calls_without_an_answer_have_no_effect_either()
    {
        var (work, node) = await RunningAsync();
        var stranger = service.Client.GetGrain<IVideoWork>(work.Job);

        await stranger.LeaseLost(
            new Lease(work.Lease, work.Job, work.Detector, node, DateTimeOffset.UtcNow),
            new LeaseLoss("a stranger says so", WorkerDied: true, RanAlone: true));
        await Assert.ThrowsAsync<CallRefusedException>(() => stranger.Complete(work, new PartOutcome(0.999, null, null)));

        await AssertRunsStillAsync(work);
    }

    /// <summary>The gateway passes on what a client writes as the sender of its messages.</summary>
    [Fact]
    public async Task It_does_not_help_to_write_a_grain_of_the_cluster_as_the_sender()
    {
        var (work, _) = await RunningAsync();
        var stranger = service.Client.GetGrain<IVideoWork>(work.Job);
        using (Sender.Be(service.Client, service.Capacity.GetGrainId()))
        {
            stranger.Complete(work, new PartOutcome(0.999, null, null)).Ignore();
        }

        await Assert.ThrowsAsync<CallRefusedException>(() => stranger.Complete(work, new PartOutcome(0.999, null, null)));

        await AssertRunsStillAsync(work);
    }

    /// <summary>Notes the calls without proof that come to the guard, and those that it lets through.</summary>
    private void Watch(IServiceCollection services)
    {
        services.Insert(0, ServiceDescriptor.Singleton<IIncomingGrainCallFilter>(new Before(this)));
        services.AddSingleton<IIncomingGrainCallFilter>(new After(this));
    }

    private static Lease Lease(string node) => new(Guid.NewGuid(), Guid.NewGuid(), "alpha", node, DateTimeOffset.UtcNow);

    private static IEnumerable<Type> Contracts() =>
        new[] { typeof(IVideoGrain), typeof(IVideoWork) }
            .SelectMany(one => one.Assembly.GetTypes())
            .Where(type => type.IsInterface && type.IsAssignableTo(typeof(IAddressable)));

    private static bool IsForPartners(MethodInfo method) =>
        method.DeclaringType == typeof(IVideoGrain)
        || method.DeclaringType == typeof(IBatchGrain)
        || method.DeclaringType == typeof(IFleetView);

    private Task CallAsync(MethodInfo method)
    {
        var contract = method.DeclaringType!;
        IAddressable grain = contract.IsAssignableTo(typeof(IGrainWithGuidKey)) ? service.Client.GetGrain(contract, Guid.NewGuid())
            : contract.IsAssignableTo(typeof(IGrainWithIntegerKey)) ? service.Client.GetGrain(contract, 0)
            : (IAddressable)service.Client.GetGrain(WorkersGrain(contract)).Cast(contract);
        return (Task)method.Invoke(grain, [.. method.GetParameters().Select(parameter => Arguments[parameter.ParameterType])])!;
    }

    private static GrainId WorkersGrain(Type contract) => contract == typeof(IImagingGrain)
        ? GrainId.Create("imaging", ImagingKeys.For("node-1"))
        : GrainId.Create("detector", "alpha@node-1");

    private async Task<(WorkId Work, string Node)> RunningAsync()
    {
        await service.SubmitAsync("alpha");
        ImmutableArray<WorkId> works = [];
        await ServiceCluster.UntilAsync(async () => (works = (await service.Fleet.Describe()).Workers.Single().Report.Leases).Length == 1);
        return (works[0], "node-1");
    }

    private async Task AssertRunsStillAsync(WorkId work)
    {
        var part = Assert.Single((await service.Grains.GetGrain<IVideoGrain>(work.Job).Describe()).Parts);
        Assert.Equal((PartState.Running, work.Attempt), (part.State, part.Attempt));
        score.SetResult(0.25);
        Assert.Equal([0.25], (await service.EndOfAsync(work.Job)).Parts.Select(one => one.Score!.Value));
    }

    private sealed class Before(StrangersTests test) : IIncomingGrainCallFilter
    {
        public Task Invoke(IIncomingGrainCallContext context)
        {
            var stranger = RequestContext.Get(ClusterSecret.Key) is null;
            Unproven.Value = stranger;
            if (stranger)
            {
                test.strangers.Add(context.InterfaceMethod);
            }

            return context.Invoke();
        }
    }

    private sealed class After(StrangersTests test) : IIncomingGrainCallFilter
    {
        public Task Invoke(IIncomingGrainCallContext context)
        {
            if (Unproven.Value)
            {
                test.passed.Add(context.InterfaceMethod);
            }

            return context.Invoke();
        }
    }

    /// <summary>What a refused call must not come to.</summary>
    public class NotReached : DispatchProxy
    {
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
            throw new InvalidOperationException($"A stranger's call came through to {targetMethod?.Name}.");
    }
}
