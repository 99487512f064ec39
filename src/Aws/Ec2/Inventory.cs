using FakeFinder.Fleet.Instances;

namespace FakeFinder.Aws.Ec2;

/// <summary>An instance as EC2 describes it.</summary>
/// <param name="State">EC2's word for it: pending, running, stopping, stopped, shutting-down, terminated.</param>
/// <param name="StateReason">EC2's code for how it came to its state; empty where there is none.</param>
/// <param name="KeptFor">As <see cref="Instance.KeptFor"/>.</param>
/// <param name="Parking">It was launched to be stopped when it is prepared, and was not started since.</param>
/// <param name="Failure">Why it is of no use, in a sentence; empty where it is.</param>
internal sealed record SeenInstance(
    string Id,
    InstanceKind Kind,
    string State,
    DateTimeOffset LaunchedAt,
    bool WasWarm,
    bool Kept,
    string StateReason,
    IReadOnlyCollection<string>? KeptFor = null,
    bool Parking = false,
    string Failure = "");

/// <summary>
/// What EC2 said last, and what it was told since: its answers lag behind (they are eventually consistent), so that an instance which was
/// just launched may be missing, and one which was just stopped may still seem to run.
/// </summary>
internal sealed class Inventory(TimeSpan longestLag, TimeProvider time)
{
    private const string Terminated = "terminated";

    private readonly Lock gate = new();
    private readonly Dictionary<string, Expectation> expected = new(StringComparer.Ordinal);
    private Dictionary<string, Instance> instances = new(StringComparer.Ordinal);
    private DateTimeOffset updatedAt = DateTimeOffset.MinValue;

    /// <summary>How old EC2's last answer is.</summary>
    public TimeSpan Age
    {
        get
        {
            lock (gate)
            {
                return time.GetUtcNow() - updatedAt;
            }
        }
    }

    public IReadOnlyList<Instance> Instances
    {
        get
        {
            lock (gate)
            {
                return [.. instances.Values];
            }
        }
    }

    public Instance? Find(string id)
    {
        lock (gate)
        {
            return instances.GetValueOrDefault(id);
        }
    }

    /// <summary>Takes the instance for what it was told to be, until EC2 says the same.</summary>
    public void Expect(Instance instance)
    {
        lock (gate)
        {
            instances[instance.Id] = instance;
            expected[instance.Id] = new Expectation(instance, time.GetUtcNow());
        }
    }

    /// <summary>Takes in EC2's answer to a question that was asked at <paramref name="askedAt"/>.</summary>
    /// <returns>The ends of workers that it tells of.</returns>
    public IReadOnlyList<InstanceEnd> Update(IEnumerable<SeenInstance> answer, DateTimeOffset askedAt)
    {
        lock (gate)
        {
            var seen = answer.ToDictionary(one => one.Id, StringComparer.Ordinal);
            var before = instances;
            instances = seen
                .Values.Where(one => one.State != Terminated)
                .Select(Told)
                .ToDictionary(instance => instance.Id, StringComparer.Ordinal);
            foreach (var (id, (instance, since)) in expected.ToList())
            {
                // What was told after the question was asked cannot be in the answer; and an instance that is not in it may be one that is
                // not in it yet.
                var settled =
                    since < askedAt
                    && (
                        askedAt - since >= longestLag
                        || seen.TryGetValue(id, out var said)
                            && (instance.State == ProvidedState.Running) == (StateOf(said) == ProvidedState.Running));
                if (settled)
                {
                    expected.Remove(id);
                }
                else
                {
                    instances[id] = instance;
                }
            }

            updatedAt = askedAt;
            return [.. before.Values.Where(Ended).Select(instance => EndOf(instance, seen.GetValueOrDefault(instance.Id)))];
        }
    }

    private bool Ended(Instance before) =>
        before.State == ProvidedState.Running && instances.GetValueOrDefault(before.Id)?.State != ProvidedState.Running;

    /// <summary>
    /// Nobody told it to end, so it ended by itself, by its operator, or by EC2. None of these is the fault of what it worked on.
    /// </summary>
    private static InstanceEnd EndOf(Instance instance, SeenInstance? seen) => new(
        instance.Id,
        Expected: true,
        seen is { StateReason: "Server.SpotInstanceTermination" or "Server.SpotInstanceShutdown" }
            ? $"EC2 has taken the spot instance {instance.Id} away."
            : $"The instance {instance.Id} is {seen?.State ?? "gone"}"
                + $"{(seen is { StateReason.Length: > 0 } ? $" ({seen.StateReason})" : "")}, which this service did not ask for.");

    private static Instance Told(SeenInstance seen) =>
        new(seen.Id, seen.Kind, StateOf(seen), seen.LaunchedAt, seen.WasWarm, seen.Kept, seen.KeptFor);

    private static ProvidedState StateOf(SeenInstance seen) => seen.State switch
    {
        _ when seen.Failure.Length > 0 => ProvidedState.Stopping,
        "pending" or "running" => seen.Parking ? ProvidedState.Stopping : ProvidedState.Running,
        "stopped" => ProvidedState.Warm,
        _ => ProvidedState.Stopping,
    };

    private sealed record Expectation(Instance Instance, DateTimeOffset Since);
}
