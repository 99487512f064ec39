using System.Threading.Channels;
using Amazon.EC2;
using Amazon.EC2.Model;
using FakeFinder.Fleet.Instances;
using FakeFinder.Fleet.Local;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Instance = FakeFinder.Fleet.Instances.Instance;

namespace FakeFinder.Aws.Ec2;

/// <summary>
/// Instances that are EC2 machines: those with the cluster's tag, which the service launched, and those of the operator's that
/// <see cref="WarmInstances"/> names, which it only starts and stops. EC2 is the record: a new process finds what a former one launched.
/// </summary>
/// <param name="settings">The worker's configuration, read at each launch.</param>
internal sealed partial class Ec2InstanceProvider(
    Ec2Api ec2,
    IOptions<Ec2Options> options,
    WarmInstances named,
    WorkerSettings settings,
    TimeProvider time,
    ILogger<Ec2InstanceProvider> logger) : IInstanceProvider, IDisposable
{
    internal const string ClusterTag = "fakefinder:cluster";
    internal const string LaunchTag = "fakefinder:launch";
    internal const string KindTag = "fakefinder:kind";

    /// <summary>The machine was launched to be prepared and stopped.</summary>
    internal const string ParkedTag = "fakefinder:parked";

    /// <summary>A machine whose start fails says here why, and ends itself.</summary>
    internal const string FailureTag = "fakefinder:failure";

    /// <summary>A first launch and the attachment of the machine's network interface lie no further apart.</summary>
    private static readonly TimeSpan FirstLaunch = TimeSpan.FromSeconds(5);

    private readonly Channel<InstanceEnd> ends = Channel.CreateUnbounded<InstanceEnd>();
    private readonly SemaphoreSlim describing = new(1);
    private readonly Inventory inventory = new(options.Value.LongestLag, time);
    private DateTimeOffset? watchedSince;
    private Ec2Exception? refused;
    private DateTimeOffset refusedAt;
    private readonly HashSet<string> discarded = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public IReadOnlyList<InstanceKind> Kinds { get; } = [.. options.Value.Kinds.Select(kind => kind.ToKind())];

    /// <inheritdoc/>
    public ChannelReader<InstanceEnd> Ends => ends.Reader;

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Instance>> DescribeAsync(CancellationToken cancellationToken)
    {
        await describing.WaitAsync(cancellationToken);
        try
        {
            if (inventory.Age >= options.Value.DescribeEvery)
            {
                await AskAsync(cancellationToken);
            }

            watchedSince ??= time.GetUtcNow();
            while (time.GetUtcNow() - watchedSince < options.Value.SettleTime)
            {
                await Task.Delay(options.Value.DescribeEvery, time, cancellationToken);
                await AskAsync(cancellationToken);
            }

            return inventory.Instances;
        }
        finally
        {
            describing.Release();
        }
    }

    /// <inheritdoc/>
    public Task<Instance> LaunchAsync(InstanceKind kind, Guid token, CancellationToken cancellationToken) =>
        LaunchAsync(kind, token, parks: false, cancellationToken);

    /// <inheritdoc/>
    /// <remarks>The machine stops itself when it is prepared.</remarks>
    public Task<Instance> ParkAsync(InstanceKind kind, Guid token, CancellationToken cancellationToken) =>
        LaunchAsync(kind, token, parks: true, cancellationToken);

    /// <inheritdoc/>
    public async Task<Instance> StartAsync(string id, CancellationToken cancellationToken)
    {
        var before =
            inventory.Find(id)
            ?? throw new InstanceLaunchException($"There is no instance {id} to start: it was terminated, or has not this cluster's tag.");
        var script = before.Kept ? null : await RenderAsync(KindOf(before.Kind), id, parks: false, cancellationToken);
        try
        {
            // It was perhaps stopped long ago: it is to run the image and take the settings of now.
            if (script is not null)
            {
                await ec2.ChangeUserDataAsync(id, script, cancellationToken);
            }

            await ec2.StartAsync(id, cancellationToken);
        }
        catch (Ec2Exception exception)
        {
            throw new InstanceLaunchException($"{id} was not started. {exception.Message}", exception);
        }

        var instance = before with { State = ProvidedState.Running, Since = time.GetUtcNow(), WasWarm = true };
        inventory.Expect(instance);
        LogStarted(id);
        return instance;
    }

    /// <inheritdoc/>
    public Task StopAsync(string id, CancellationToken cancellationToken) => EndAsync(id, ec2.StopAsync, "Stopped", cancellationToken);

    /// <inheritdoc/>
    /// <remarks>The operator's own machines are stopped instead.</remarks>
    public Task TerminateAsync(string id, CancellationToken cancellationToken) =>
        named.Ids.Contains(id) ? StopAsync(id, cancellationToken) : EndAsync(id, ec2.TerminateAsync, "Terminated", cancellationToken);

    public void Dispose()
    {
        ends.Writer.TryComplete();
        describing.Dispose();
    }

    /// <summary>
    /// A refusal stands until it is time to ask again: nobody decides on what is old, and EC2 is not asked the more the less it answers.
    /// </summary>
    private async Task AskAsync(CancellationToken cancellationToken)
    {
        var askedAt = time.GetUtcNow();
        if (refused is not null && askedAt - refusedAt < options.Value.DescribeEvery)
        {
            throw new Ec2Exception(refused.Message, refused.Refusal, refused);
        }

        try
        {
            var machines = await ec2.DescribeAsync([new Filter($"tag:{ClusterTag}", [options.Value.Cluster])], cancellationToken);
            if (named.Ids.Count > 0)
            {
                machines = [.. machines, .. await ec2.DescribeAsync([new Filter("instance-id", [.. named.Ids])], cancellationToken)];
            }

            refused = null;
            var seen = machines.DistinctBy(machine => machine.InstanceId).Select(Seen).OfType<SeenInstance>().ToList();
            var useless = seen.Where(one => one.Failure.Length > 0 && one.State is not ("shutting-down" or "terminated")).ToList();
            foreach (var end in inventory.Update(seen, askedAt).Where(end => useless.TrueForAll(one => one.Id != end.Id)))
            {
                LogEnded(end.Reason);
                ends.Writer.TryWrite(end);
            }

            foreach (var one in useless)
            {
                await DiscardAsync(one, cancellationToken);
            }
        }
        catch (Ec2Exception exception)
        {
            (refused, refusedAt) = (exception, askedAt);
            throw;
        }
    }

    /// <summary>Nothing is left, running or stopped, of a machine that cannot work.</summary>
    private async Task DiscardAsync(SeenInstance machine, CancellationToken cancellationToken)
    {
        if (discarded.Add(machine.Id))
        {
            LogFailed(machine.Failure);
            ends.Writer.TryWrite(new InstanceEnd(machine.Id, Expected: false, machine.Failure));
        }

        try
        {
            await EndAsync(machine.Id, ec2.TerminateAsync, "Terminated", cancellationToken);
        }
        catch (Ec2Exception exception)
        {
            // EC2's next answer shows it again.
            LogNotDiscarded(machine.Id, exception.Message);
        }
    }

    private async Task EndAsync(string id, Func<string, CancellationToken, Task> end, string done, CancellationToken cancellationToken)
    {
        try
        {
            await end(id, cancellationToken);
            LogDone(done, id);
        }
        catch (Ec2Exception exception) when (exception.Refusal == Ec2Refusal.NotFound)
        {
            LogGone(id);
        }

        if (inventory.Find(id) is { } known)
        {
            inventory.Expect(known with { State = ProvidedState.Stopping });
        }
    }

    private async Task<Instance> LaunchAsync(InstanceKind kind, Guid token, bool parks, CancellationToken cancellationToken)
    {
        var chosen = KindOf(kind);
        var script = await RenderAsync(chosen, $"{token:N}", parks, cancellationToken);
        try
        {
            // The same launch again, perhaps by another zone than the one that had capacity before: it is there already.
            var before = await ec2.DescribeAsync([new Filter($"tag:{LaunchTag}", [$"{token:N}"])], cancellationToken);
            var machine = before.Count > 0 ? before[0] : await RunAsync(chosen, token, script, parks, cancellationToken);
            var instance = new Instance(
                machine.InstanceId,
                kind,
                parks ? ProvidedState.Stopping : ProvidedState.Running,
                time.GetUtcNow());
            inventory.Expect(instance);
            LogLaunched(machine.InstanceId, kind.Name, machine.SubnetId);
            return instance;
        }
        catch (Ec2Exception exception)
        {
            throw new InstanceLaunchException($"A {kind.Name} was not launched. {exception.Message}", exception)
            {
                MayHaveHappened = exception.Refusal == Ec2Refusal.Unavailable,
            };
        }
    }

    /// <summary>By zone after zone, beginning with another one at each launch, until one has capacity.</summary>
    private async Task<Amazon.EC2.Model.Instance> RunAsync(
        Ec2Kind kind,
        Guid token,
        string script,
        bool parks,
        CancellationToken cancellationToken)
    {
        var subnets = options.Value.Subnets;
        var first = token.ToByteArray()[^1] % subnets.Count;
        for (var attempt = 0; ; attempt++)
        {
            var subnet = subnets[(first + attempt) % subnets.Count];
            try
            {
                return await ec2.RunAsync(LaunchRequest.For(options.Value, kind, subnet, token, script, parks), cancellationToken);
            }
            catch (Ec2Exception exception) when (exception.Refusal == Ec2Refusal.NoCapacity && attempt + 1 < subnets.Count)
            {
                LogNoCapacity(kind.Name, subnet, exception.Message);
            }
        }
    }

    /// <returns>Null where it is of none of the kinds: the policy could not plan with it.</returns>
    private SeenInstance? Seen(Amazon.EC2.Model.Instance machine)
    {
        var tagged = machine.Tags?.Find(tag => tag.Key == KindTag)?.Value;
        var spot = machine.InstanceLifecycle == InstanceLifecycleType.Spot;
        var kind = Kinds.FirstOrDefault(kind => kind.Name == tagged)
            ?? options.Value.Kinds.FirstOrDefault(kind => kind.Type == machine.InstanceType?.Value && kind.Spot == spot)?.ToKind();
        if (kind is null)
        {
            LogForeign(machine.InstanceId, machine.InstanceType?.Value ?? "?");
            return null;
        }

        var launchedAt = new DateTimeOffset(machine.LaunchTime?.ToUniversalTime() ?? time.GetUtcNow().UtcDateTime);
        var kept = named.Ids.Contains(machine.InstanceId);
        var again = WasStartedAgain(machine, launchedAt);
        var parking = !kept && !again && machine.Tags?.Exists(tag => tag.Key == ParkedTag) == true;
        return new SeenInstance(
            machine.InstanceId,
            kind,
            machine.State.Name.Value,
            launchedAt,
            kept || again,
            kept,
            machine.StateReason?.Code ?? "",
            named.Detectors.GetValueOrDefault(machine.InstanceId),
            parking,
            kept ? "" : FailureOf(machine, parking, launchedAt));
    }

    /// <summary>What the machine said itself, or that it takes too long to say anything.</summary>
    private string FailureOf(Amazon.EC2.Model.Instance machine, bool parking, DateTimeOffset launchedAt) =>
        machine.Tags?.Find(tag => tag.Key == FailureTag)?.Value is { } failure
            ? $"The start of {machine.InstanceId} has failed: {failure} It is terminated; its console output has more."
        : parking
        && machine.State.Name.Value is "pending" or "running" or "stopping"
        && time.GetUtcNow() - launchedAt >= options.Value.PrepareTimeout
            ? $"{machine.InstanceId} was not prepared within {options.Value.PrepareTimeout}, and is terminated; its console has more."
        : "";

    private Ec2Kind KindOf(InstanceKind kind) => options.Value.Kinds.Single(one => one.Name == kind.Name);

    private async Task<string> RenderAsync(Ec2Kind kind, string node, bool parks, CancellationToken cancellationToken) =>
        UserData.Render(await ReadTemplateAsync(cancellationToken), options.Value, settings.For(node), kind.Gpu, parks);

    /// <summary>
    /// EC2's launch time is that of the last start; the first was when the primary network interface was attached, as the API reference
    /// says.
    /// </summary>
    private static bool WasStartedAgain(Amazon.EC2.Model.Instance machine, DateTimeOffset launchedAt) =>
        machine.NetworkInterfaces?.Find(network => network.Attachment?.DeviceIndex == 0)?.Attachment.AttachTime is { } attachedAt
        && launchedAt - attachedAt.ToUniversalTime() > FirstLaunch;

    private async Task<string> ReadTemplateAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllTextAsync(options.Value.UserData, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InstanceLaunchException(
                $"The template of the user data cannot be read ({exception.Message}): correct FakeFinder:Fleet:Ec2:UserData.",
                exception);
        }
    }
}
