using System.Globalization;
using FakeFinder.Bench.Measuring;
using FakeFinder.Fleet.Instances;

namespace FakeFinder.Bench.Simulation;

/// <summary><c>simulate --seeds</c>: how many of many days reach the aim, and how far the others are from it.</summary>
/// <param name="folder">A folder for each seed, of its name.</param>
internal sealed class SimulationSweep(string folder, IReadOnlyList<int> seeds, World world, FleetOptions options)
{
    /// <summary>The aim: interactive p95 by that of always hot, and hours by its hours.</summary>
    private const double MostP95 = 1.1;
    private const double MostHours = 0.35;

    /// <exception cref="BenchException">It is no range.</exception>
    public static IReadOnlyList<int> Range(string range)
    {
        int[] ends = [.. range.Split('-').Select(end => int.TryParse(end, CultureInfo.InvariantCulture, out var seed) ? seed : -1)];
        return ends.Length == 2 && ends[0] >= 0 && ends[0] <= ends[1]
            ? [.. Enumerable.Range(ends[0], ends[1] - ends[0] + 1)]
            : throw new BenchException($"'{range}' is no range of seeds, such as 30-59.");
    }

    public void Run(Report report)
    {
        report.Line($"Seeds {seeds[0]} to {seeds[^1]}, each of them of its traces and of its starts.{Environment.NewLine}");
        var sums = Variant.All.Select(variant => (Variant: variant, Days: Days(variant))).ToList();
        report.Table(
            [
                "trace",
                "aim reached",
                "p95 ≤ 1.1",
                "hours ≤ 0.35",
                "cannot",
                "p95: mean",
                "worst",
                "hours: mean",
                "most",
                "bound",
                "hours / bound",
                "taken away",
            ],
            sums.Select(sum => Row(sum.Variant, sum.Days)));
        foreach (var (variant, days) in sums)
        {
            var missed = days.Where(day => !day.Reaches)
                .Select(day => $"{day.Seed} ({Two(day.P95)}, {Two(day.Hours)}, bound {Two(day.Bound)})");
            report.Line($"{Environment.NewLine}{variant.Name} misses (p95, hours): {string.Join("; ", missed)}");
        }
    }

    private static IReadOnlyList<string> Row(Variant variant, IReadOnlyList<Day> days) =>
    [
        variant.Name,
        $"{days.Count(day => day.Reaches)} of {days.Count}",
        $"{days.Count(day => day.P95 <= MostP95)}",
        $"{days.Count(day => day.Hours <= MostHours)}",
        $"{days.Count(day => day.Bound > MostHours)}",
        Two(days.Average(day => day.P95)),
        Two(days.Max(day => day.P95)),
        Two(days.Average(day => day.Hours)),
        Two(days.Max(day => day.Hours)),
        Two(days.Average(day => day.Bound)),
        Two(days.Average(day => day.Hours / day.Bound)),
        $"{days.Sum(day => day.Interrupted)}",
    ];

    private static string Two(double number) => number.ToString("0.00", CultureInfo.InvariantCulture);

    private List<Day> Days(Variant variant)
    {
        var days = new Day[seeds.Count];
        Parallel.For(0, seeds.Count, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, number =>
        {
            var trace = Arrival.Read(Path.Combine(folder, seeds[number].ToString(CultureInfo.InvariantCulture), variant.File));
            var hot = OtherWays.AlwaysHot(world, trace, variant.End);
            var policy = PolicyRun.Run("policy", world, options, trace, variant.End, seeds[number], variant.Failing);
            days[number] = new Day(
                seeds[number],
                policy.Quantile(0.95) / hot.Quantile(0.95),
                policy.InstanceHours / hot.InstanceHours,
                OtherWays.LowerBound(world, trace).InstanceHours / hot.InstanceHours,
                policy.Interrupted);
        });
        return [.. days];
    }

    /// <param name="P95">By that of always hot; so are the hours and the bound, which are those of who knows the future.</param>
    private sealed record Day(int Seed, double P95, double Hours, double Bound, int Interrupted)
    {
        public bool Reaches => P95 <= MostP95 && Hours <= MostHours;
    }
}
