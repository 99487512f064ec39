using Microsoft.Extensions.Options;

namespace FakeFinder.Fleet.Instances;

/// <summary>Section <c>FakeFinder:Fleet</c>.</summary>
public sealed class FleetOptions
{
    /// <summary>
    /// How many workers always run. 0 to 64; default 1. With 0 they are launched when there is work for them, as far as
    /// <see cref="MaximumInstances"/> allows.
    /// </summary>
    public int MinimumHot { get; set; } = 1;

    /// <summary>
    /// How many instances run at most, those that start and drain included. 0 to 1000, at least <see cref="MinimumHot"/>; default as many
    /// as that and at least 1, but not more than that with <see cref="WorkersJoin"/>.
    /// </summary>
    public int? MaximumInstances { get; set; }

    /// <summary>
    /// Workers join by themselves: nothing is launched that was not asked for. Default true; a host sets false on one machine and with EC2,
    /// where nobody else starts workers.
    /// </summary>
    public bool WorkersJoin { get; set; } = true;

    /// <summary>
    /// How many warm instances are kept at most: further ones are terminated instead of stopped; where the kind can be parked (local
    /// processes, and kinds of EC2 machines with <c>Ahead</c>), so many are parked ahead. 0 to 1000, default 0.
    /// </summary>
    public int MaximumWarm { get; set; }

    /// <summary>
    /// What all instances that run may cost in an hour, in US dollars; from 0, default no limit. It bounds launches: what runs is not ended
    /// for it.
    /// </summary>
    public double? MaximumUsdPerHour { get; set; }

    /// <summary>
    /// After how long without work an instance that is not wanted is drained, then stopped or terminated; default 10 min, more than 0.
    /// </summary>
    public TimeSpan IdleTime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How far back the fleet looks for the slots that interactive work wants; whole minutes, 1 min to 1 day, default 2 h.
    /// </summary>
    public TimeSpan DemandWindow { get; set; } = TimeSpan.FromHours(2);

    /// <summary>
    /// In which share of the minutes of <see cref="DemandWindow"/> the slots must suffice for all interactive work at once; 0 to 1, default
    /// 0.92.
    /// </summary>
    public double DemandShare { get; set; } = 0.92;

    /// <summary>
    /// How many times the slots that <see cref="DemandShare"/> asks for are kept hot; 0 (none are kept for it) to 10, default 1.
    /// </summary>
    public double Headroom { get; set; } = 1;

    /// <summary>
    /// How many times as fast as in the last 20 s interactive work is expected to arrive while an instance starts: a burst grows, and is
    /// seen late. The more, the sooner and the more instances are started. 1 (it continues as it is) to 10, default 2.
    /// </summary>
    public double SurgeFactor { get; set; } = 2;

    /// <summary>
    /// Slots that are kept hot for a first burst until 60 interactive jobs have arrived since the service began to look; from then on as
    /// many as the bursts among the last 300 jobs would have kept busy. Never more than two for each job of the last half hour, so none
    /// at night. 0 (default): none are kept for bursts, and what is idle stops after <see cref="IdleTime"/>. 0 to 1000.
    /// </summary>
    public int BurstSlots { get; set; }

    /// <summary>The share of all slots, rounded down, that batch work leaves free for interactive work; 0 to 0.9, default 0.1.</summary>
    public double InteractiveReserve { get; set; } = 0.1;

    /// <summary>
    /// The share of all slots, rounded down but at least one, that batch work gets even before interactive work once it has waited for
    /// <see cref="BatchPatience"/>; 0 to 1, default 0.1.
    /// </summary>
    public double BatchShare { get; set; } = 0.1;

    /// <summary>After how long a wait batch work has a right to <see cref="BatchShare"/>; default 10 min, more than 0.</summary>
    public TimeSpan BatchPatience { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// What an hour of waiting for a batch is worth, in hours of one instance: the more, the more replicas it gets. More than 0, at most
    /// 1000; default 1.
    /// </summary>
    public double BatchHourWorth { get; set; } = 1;

    /// <summary>
    /// How long a launched or started instance may take to join before it is terminated and replaced, or three times as long as such starts
    /// took so far where that is longer; default 60 s, more than 0.
    /// </summary>
    public TimeSpan JoinTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>The pause after a first failed launch; it doubles with each further one. Default 1 s, more than 0.</summary>
    public TimeSpan FirstBackOff { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause between launches that fail; default 30 s, not below <see cref="FirstBackOff"/>.</summary>
    public TimeSpan LongestBackOff { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Memory that each detector needs on an instance, in MiB, by its name; one that is not named is taken to need none, and nothing is
    /// evicted for it.
    /// </summary>
    public Dictionary<string, int> DetectorMemoryMiB { get; } = [];

    /// <summary><see cref="MaximumInstances"/> or its default.</summary>
    internal int Maximum => MaximumInstances ?? (WorkersJoin ? MinimumHot : Math.Max(1, MinimumHot));
}

internal sealed class FleetOptionsValidator : IValidateOptions<FleetOptions>
{
    public ValidateOptionsResult Validate(string? name, FleetOptions options) =>
        options.MinimumHot is < 0 or > 64 ? Fail(nameof(options.MinimumHot), options.MinimumHot, "from 0 to 64")
        : options.Maximum < options.MinimumHot || options.Maximum > 1000
            ? Fail(nameof(options.MaximumInstances), options.Maximum, $"from {nameof(options.MinimumHot)} ({options.MinimumHot}) to 1000")
        : options.MaximumWarm is < 0 or > 1000 ? Fail(nameof(options.MaximumWarm), options.MaximumWarm, "from 0 to 1000")
        : options.MaximumUsdPerHour is < 0 or double.NaN ? Fail(nameof(options.MaximumUsdPerHour), options.MaximumUsdPerHour, "0 or more")
        : options.IdleTime <= TimeSpan.Zero ? Fail(nameof(options.IdleTime), options.IdleTime, "positive")
        : options.DemandWindow < TimeSpan.FromMinutes(1) || options.DemandWindow > TimeSpan.FromDays(1)
            ? Fail(nameof(options.DemandWindow), options.DemandWindow, "from 1 min to 1 day")
        : options.DemandShare is not (>= 0 and <= 1) ? Fail(nameof(options.DemandShare), options.DemandShare, "from 0 to 1")
        : options.Headroom is not (>= 0 and <= 10) ? Fail(nameof(options.Headroom), options.Headroom, "from 0 to 10")
        : options.SurgeFactor is not (>= 1 and <= 10) ? Fail(nameof(options.SurgeFactor), options.SurgeFactor, "from 1 to 10")
        : options.BurstSlots is < 0 or > 1000 ? Fail(nameof(options.BurstSlots), options.BurstSlots, "from 0 to 1000")
        : options.InteractiveReserve is not (>= 0 and <= 0.9)
            ? Fail(nameof(options.InteractiveReserve), options.InteractiveReserve, "from 0 to 0.9")
        : options.BatchShare is not (>= 0 and <= 1) ? Fail(nameof(options.BatchShare), options.BatchShare, "from 0 to 1")
        : options.BatchPatience <= TimeSpan.Zero ? Fail(nameof(options.BatchPatience), options.BatchPatience, "positive")
        : options.BatchHourWorth is not (> 0 and <= 1000)
            ? Fail(nameof(options.BatchHourWorth), options.BatchHourWorth, "more than 0, and at most 1000")
        : options.DetectorMemoryMiB.Any(memory => memory.Value < 0)
            ? Fail(
                nameof(options.DetectorMemoryMiB),
                options.DetectorMemoryMiB.First(memory => memory.Value < 0),
                "0 or more for each detector")
        : options.JoinTimeout <= TimeSpan.Zero ? Fail(nameof(options.JoinTimeout), options.JoinTimeout, "positive")
        : options.FirstBackOff <= TimeSpan.Zero ? Fail(nameof(options.FirstBackOff), options.FirstBackOff, "positive")
        : options.LongestBackOff < options.FirstBackOff
            ? Fail(
                nameof(options.LongestBackOff),
                options.LongestBackOff,
                $"at least {nameof(options.FirstBackOff)} ({options.FirstBackOff})")
        : ValidateOptionsResult.Success;

    private static ValidateOptionsResult Fail(string key, object value, string allowed) =>
        ValidateOptionsResult.Fail($"FakeFinder:Fleet:{key} is {value}; it must be {allowed}.");
}
