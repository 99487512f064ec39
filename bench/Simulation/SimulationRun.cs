using System.Globalization;
using FakeFinder.Bench.Measuring;
using FakeFinder.Fleet.Instances;

namespace FakeFinder.Bench.Simulation;

/// <summary>One <c>simulate</c>.</summary>
internal sealed class SimulationRun(IReadOnlyList<string> folders, World world, int seed, string? plot)
{
    private const double Hour = 3600;

    private static readonly Variant[] Variants =
    [
        new("bursty day", "bursty-day.csv", 24 * Hour),
        new("bursty day, launches fail", "bursty-day.csv", 24 * Hour, Failing: true),
        new("batches beside the day", "batch-beside-day.csv", 24 * Hour),
        new("steady", "steady.csv", 8 * Hour),
    ];

    /// <summary>The service's defaults, but for the size of the fleet: three instances hold all detectors between them.</summary>
    private FleetOptions Options => new()
    {
        MinimumHot = 3,
        MaximumInstances = world.Limits.MaxInstances,
        MaximumWarm = world.Limits.WarmInstances,
        InteractiveReserve = 0.25,
    };

    public int Run()
    {
        var report = new Report(
            $"""
            Traces in virtual time through the service's policies, with the defaults but minimum hot 3, at most {world.Limits.MaxInstances} instances, {world.Limits.WarmInstances} of them kept stopped, a quarter of the slots
            reserved for interactive work. Latency of an interactive job: from its arrival to its last result. Hours are billed ones of {world.Instance.Type} at {world.Instance.UsdPerHour} USD, start and stop included. Always hot:
            as many as the peak of the trace, every detector in memory. Seed of the starts: {seed}.
            """,
            Directory.GetCurrentDirectory());
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
                Variants.SelectMany(variant => Rows(folder, variant)));
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
        if (plot is not null && variant == Variants[0] && folder == folders[0])
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

    /// <param name="End">In seconds: until then instances are paid for even where nothing arrives.</param>
    private sealed record Variant(string Name, string File, double End, bool Failing = false);
}
