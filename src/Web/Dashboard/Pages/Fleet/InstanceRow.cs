using FakeFinder.Contracts;
using FakeFinder.Web.Dashboard.Videos;

namespace FakeFinder.Web.Dashboard.Pages.Fleet;

/// <summary>An instance with its worker as people see it, and what they may do with it now.</summary>
/// <param name="Worker">Null where none has joined.</param>
/// <param name="Limit">Why no further instance of its kind may run; null where one may.</param>
public sealed record InstanceRow(InstanceSnapshot Instance, WorkerSnapshot? Worker, string? Limit)
{
    private const string Starting = "starting";
    private const string Hot = "hot";
    private const string Draining = "draining";
    private const string Stopping = "stopping";
    private const string Warm = "warm";

    private static readonly string[] Order = [Hot, Draining, Starting, Stopping, Warm];

    /// <summary>Those that take work first, those that are stopped last.</summary>
    public static IReadOnlyList<InstanceRow> Of(FleetSnapshot fleet)
    {
        var workers = fleet.Workers.ToDictionary(worker => worker.Report.Node, StringComparer.Ordinal);
        return
        [
            .. fleet.Instances
                .OrderBy(instance => Array.IndexOf(Order, instance.State))
                .ThenBy(instance => instance.Id, StringComparer.Ordinal)
                .Select(instance => new InstanceRow(
                    instance,
                    instance.Node is { } node ? workers.GetValueOrDefault(node) : null,
                    fleet.Kinds.FirstOrDefault(kind => kind.Name == instance.Kind)?.Refusal)),
        ];
    }

    /// <summary>It costs money, where its kind does.</summary>
    public bool Runs => Instance.State is Starting or Hot or Draining;

    /// <summary>It takes no new work.</summary>
    public bool Drains => Instance.State == Draining;

    /// <summary>Parts that it works on.</summary>
    public int Busy => Worker?.SlotsInUse ?? 0;

    /// <summary>What it works on by its last heartbeat, each part once.</summary>
    public IEnumerable<WorkId> Work =>
        (Worker?.Report.Leases ?? []).OrderBy(work => work.Detector, StringComparer.Ordinal).ThenBy(work => work.Job);

    public string Word => Instance switch
    {
        { State: Starting } => "Starting",
        { State: Hot } => "Hot",
        { State: Draining } when Busy == 0 && Instance.Held => "Drained",
        { State: Draining } => "Draining",
        { State: Stopping } => "Stopping",
        { State: Warm } => "Warm",
        _ => Instance.State,
    };

    /// <summary>What the word means for this one, where that is not plain.</summary>
    public string? Meaning => Instance switch
    {
        _ when Worker?.Report.EndsAt is { } end => $"It will be taken away at {VideoFacts.Time(end)}.",
        { State: Starting } => "Its worker has not joined yet.",
        { State: Draining } when Worker?.Report.Draining == true => "Its worker is ending.",
        { State: Draining, Held: true } when Busy == 0 => "Paused; resume to accept work.",
        { State: Draining, Held: true } => "Finishing its current work; then paused until it is resumed.",
        { State: Draining, Managed: true } => "Finishing its current work, then stopping.",
        { State: Draining } => "Accepts no new work.",
        { State: Warm } => "Stopped; can be started.",
        _ => null,
    };

    public string? WhyNotStart => Instance.State switch
    {
        Hot => "It takes work already.",
        Starting => "It is starting already.",
        Stopping => "It is being stopped.",
        Draining when Worker?.Report.EndsAt is not null => "It will soon be taken away.",
        Draining when Worker?.Report.Draining == true => "Its worker is ending.",
        Warm => Limit,
        _ => null,
    };

    public string? WhyNotDrain => Instance.State switch
    {
        Hot => null,
        Starting => "It has not joined yet.",
        Draining => "It takes no new work already.",
        _ => "It takes no work.",
    };

    public string? WhyNotStop => Instance switch
    {
        { Managed: false } => "It joined by itself: end it where it was started.",
        { State: Warm } => "It is stopped already.",
        { State: Stopping } => "It is being stopped already.",
        { State: Draining, Held: false } => "It stops when its current work is finished.",
        _ => null,
    };
}
