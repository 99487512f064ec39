using System.Globalization;
using FakeFinder.Bench.Measuring;
using FakeFinder.Fleet.Instances;

namespace FakeFinder.Bench.Simulation;

/// <summary>One <c>simulate</c>.</summary>
internal sealed class SimulationRun(IReadOnlyList<string> folders, World world, int seed, IReadOnlyList<int>? seeds, string? plot)
{
    private const double Hour = 3600;

    /// <summary>
    /// The service's defaults, but for the size of the fleet (three instances hold all detectors between them, and one may be taken away),
    /// and for what bursts are worth to it.
    /// </summary>
    private FleetOptions Options => new()
    {
        MinimumHot = 4,
        BurstSlots = 7,
        IdleTime = TimeSpan.FromMinutes(4),
        MaximumInstances = world.Limits.MaxInstances,
        MaximumWarm = world.Limits.WarmInstances,
        InteractiveReserve = 0.25,
    };

    public int Run()
    {
        var report = new Report(
            $"""
            Traces in virtual time through the service's policies, with the defaults but minimum hot {Options.MinimumHot},
            {Options.BurstSlots} slots for a first burst, idle time {Options.IdleTime.TotalMinutes:0} min, at most
            {world.Limits.MaxInstances} instances, {world.Limits.WarmInstances} of them kept stopped, a quarter of the slots reserved for
            interactive work. Latency of an interactive job: from its arrival to its last result. Hours are billed ones of
            {world.Instance.Type} at {world.Instance.UsdPerHour} USD, start and stop included. Always hot: as many as the peak of the trace,
            every detector in memory. Seed of the starts: {seed}. An instance that runs is taken away
            {world.Failures.SpotInterruptionsPerInstanceHour} times an hour.
            """,
            Directory.GetCurrentDirectory());
        if (seeds is not null)
        {
            new SimulationSweep(folders[0], seeds, world, Options).Run(report);
            report.End();
            return 0;
        }

        foreach (var folder in folders)
        {
            report.Line($"{Environment.NewLine}{Path.GetFileName(Path.TrimEndingDirectorySeparator(folder))}{Environment.NewLine}");
            report.Table(
                [
                    "trace and way",
                    "p50 s",
                    "p95 s",
                    "p95 / always hot",
                    "instance hours",
                    "hours / always hot",
                    "USD",
                    "starts",
                    "failed",
                    "batches h",
                ],
                Variant.All.SelectMany(variant => Rows(folder, variant)));
        }

        report.End();
        return 0;
    }

    private IEnumerable<IReadOnlyList<string>> Rows(string folder, Variant variant)
    {
        var trace = Arrival.Read(Path.Combine(folder, variant.File));
        var hot = OtherWays.AlwaysHot(world, trace, variant.End);
        var policy = PolicyRun.Run("policy", world, Options, trace, variant.End, seed, variant.Failing);
        var bound = OtherWays.LowerBound(world, trace);
        Outcome[] outcomes = [policy, hot, OtherWays.Original(world, trace, variant.End), bound];
        if (plot is not null && variant == Variant.All[0] && folder == folders[0])
        {
            DayPlot.Save(plot, variant.Name, policy, hot, bound);
        }

        return outcomes.Select(outcome => (IReadOnlyList<string>)
        [
            $"{variant.Name}: {outcome.Way}",
            Number(outcome.Quantile(0.5), "0.0"),
            Number(outcome.Quantile(0.95), "0.0"),
            Report.Ratio(outcome.Quantile(0.95) / hot.Quantile(0.95)),
            Number(outcome.InstanceHours, "0.0"),
            Report.Ratio(outcome.InstanceHours / hot.InstanceHours),
            Number(outcome.Usd, "0.00"),
            outcome.Launches == 0 ? "" : Report.Number(outcome.Launches),
            outcome.Launches == 0 ? "" : Report.Number(outcome.Failed),
            string.Join(" ", outcome.Batches.Select(seconds => Number(seconds / Hour, "0.0"))),
        ]);
    }

    private static string Number(double number, string format) => number.ToString(format, CultureInfo.InvariantCulture);
}
