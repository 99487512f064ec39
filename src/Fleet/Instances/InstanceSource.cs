using System.Globalization;

namespace FakeFinder.Fleet.Instances;

/// <summary>
/// Where the next instance comes from, within the limits: the kinds in order of preference, those in back-off left out. Where somebody
/// waits a warm one goes before a cold one; else a cold one, so that warm ones are left for those who will wait. A parked process always
/// goes first: another is parked in its place. One that is kept for a detector is started for that detector's work alone.
/// </summary>
internal sealed class InstanceSource
{
    private readonly FleetState state;
    private readonly FleetOptions options;
    private readonly List<FleetInstance> warm;
    private readonly List<KindState> cold;
    private int running;
    private double usdPerHour;

    public InstanceSource(FleetState state, FleetOptions options, IReadOnlyCollection<FleetInstance> running)
    {
        (this.state, this.options) = (state, options);
        cold = [.. state.Kinds.Where(kind => IsOpen(kind.Launches))];
        var wanted = state.Wanted();
        warm =
        [
            .. state
                .Kinds.Where(kind => IsOpen(kind.Starts))
                .SelectMany(kind =>
                    state
                        .Instances.Where(instance =>
                            instance.State == FleetInstanceState.Warm
                            && instance.Kind == kind.Kind.Name
                            && (instance.KeptFor?.Any(wanted.Contains) ?? true))
                        .OrderBy(instance => instance.Id, StringComparer.Ordinal)),
        ];

        // One that a person keeps drained takes no place of one that works: it costs, so the other limit counts it.
        this.running = running.Count(instance => !instance.Held);
        usdPerHour = running.Sum(instance => state.KindOf(instance.Kind)?.Kind.UsdPerHour ?? 0);
    }

    /// <summary>With what runs now.</summary>
    public static InstanceSource Of(FleetState state, FleetOptions options) =>
        new(state, options, [.. state.Instances.Where(instance => instance.Runs)]);

    /// <summary>What would be taken next; null where nothing can be had.</summary>
    public Candidate? Next(bool urgent)
    {
        var stopped = warm.Find(instance => IsAffordable(state.KindOf(instance.Kind)!)) is { } instance
            ? new Candidate(state.KindOf(instance.Kind)!, instance)
            : null;
        var launched = cold.Find(IsAffordable) is { } kind ? new Candidate(kind, Warm: null) : null;
        var first = urgent || stopped is { Kind.Kind: { CanPark: true, CanStop: false } };
        return running >= options.Maximum ? null : first ? stopped ?? launched : launched ?? stopped;
    }

    public FleetAction Take(Candidate next, string reason)
    {
        running++;
        usdPerHour += next.Kind.Kind.UsdPerHour;
        if (next.Warm is null)
        {
            return new FleetAction(FleetActionKind.Launch, Id: null, next.Kind.Kind.Name, reason + InPlaceOf(next.Kind));
        }

        warm.Remove(next.Warm);
        return FleetAction.On(next.Warm, FleetActionKind.Start, reason);
    }

    /// <returns>Which limit does not allow one more of this kind, as a sentence with the remedy; null where one may be had.</returns>
    public string? Refusal(KindState kind) =>
        running >= options.Maximum ? $"Limit reached: {running} of {options.Maximum} instances (FakeFinder:Fleet:MaximumInstances); stop "
            + $"one first, or raise the limit."
        : !IsAffordable(kind) ? string.Create(
            CultureInfo.InvariantCulture,
            $"FakeFinder:Fleet:MaximumUsdPerHour is {options.MaximumUsdPerHour:0.00}, and a {kind.Kind.Name} costs "
                + $"{kind.Kind.UsdPerHour:0.00} beside the {usdPerHour:0.00} of those that run; stop one first, or raise the limit.")
        : null;

    public bool IsOpen(Failures failures) => FleetPolicy.IsOver(failures, state.Now, options);

    /// <summary>The limit of cost allows one more of this kind.</summary>
    public bool IsAffordable(KindState kind) => options.MaximumUsdPerHour is not { } most || usdPerHour + kind.Kind.UsdPerHour <= most;

    /// <summary>Which kinds would have been preferred, in words; empty where this one is the first.</summary>
    private string InPlaceOf(KindState taken)
    {
        var failing = state
            .Kinds.TakeWhile(kind => kind != taken)
            .Where(kind => !IsOpen(kind.Launches))
            .Select(kind => kind.Kind.Name)
            .ToList();
        return failing.Count > 0 ? $"; it takes the place of {string.Join(" and ", failing)}, whose launches fail" : "";
    }
}

/// <summary>An instance that could be had.</summary>
/// <param name="Warm">The stopped instance; null for a cold launch.</param>
internal sealed record Candidate(KindState Kind, FleetInstance? Warm)
{
    public int Slots => Math.Max(1, Kind.Kind.Slots);

    public TimeSpan StartTime => Warm is null ? Kind.ColdStart : Kind.WarmStart;
}
