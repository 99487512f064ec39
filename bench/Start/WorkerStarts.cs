using FakeFinder.Bench.Machine;
using FakeFinder.Bench.Measuring;
using FakeFinder.Bench.Service;

namespace FakeFinder.Bench.Start;

/// <summary>The second part of <c>start</c>: a worker is killed again and again, and another takes its place.</summary>
internal static class WorkerStarts
{
    public static async Task MeasureAsync(int starts, CancellationToken cancellationToken)
    {
        var report = new Report(
            $"""
            The only worker of an idle service is killed {starts} times, after once to warm up. The next one is launched cold, or was parked. Joined: the capacity grain has heard of it, which is asked
            for every {ServiceClient.FleetInterval.TotalMilliseconds:0} ms. Median (longest).
            """,
            Repository.Results);
        var cold = await MeasureAsync(starts, parked: 0, report, cancellationToken);
        var parked = await MeasureAsync(starts, parked: 1, report, cancellationToken);
        report.Table(["until the next worker has joined", "cold s", "parked s", "parked / cold"],
        [
            Row("from its launch, or from the word to a parked one", start => start.FromStart),
            Row("from the death of the one before", start => start.FromDeath),
            Row("processor time of its process from its launch, or from the word", start => start.Spent),
        ]);
        report.End();

        IReadOnlyList<string> Row(string from, Func<WorkerStart, TimeSpan> of)
        {
            var (coldTimes, parkedTimes) = (new Times(cold.Select(of)), new Times(parked.Select(of)));
            return [from, Cell(coldTimes), Cell(parkedTimes), Report.Ratio(parkedTimes.Median / coldTimes.Median)];
        }

        static string Cell(Times times) => $"{Report.Seconds(times.Median)} ({Report.Seconds(times.Longest)})";
    }

    private static async Task<IReadOnlyList<WorkerStart>> MeasureAsync(
        int starts,
        int parked,
        Report report,
        CancellationToken cancellationToken)
    {
        await using var service = await RunningService.StartAsync(new ServiceSetup { Parked = parked }, cancellationToken);
        using var client = new ServiceClient(service.Address.Url);
        await ReplaceAsync();
        var measured = new List<WorkerStart>();
        while (measured.Count < starts)
        {
            measured.Add(await ReplaceAsync());
        }

        var (hot, waiting) = await SettleAsync();
        foreach (var instance in parked > 0 ? waiting.Prepend(hot) : [])
        {
            var process = service.WorkerNamed(instance.Id);
            report.Line(
                $"Memory of the {(instance == hot ? "idle" : "parked")} worker: {Report.Number(ProcessFacts.ResidentMiB(process))} MiB "
                    + $"resident, {Report.Number(ProcessFacts.ProportionalMiB(process))} proportional."
            );
        }

        return measured;

        async Task<WorkerStart> ReplaceAsync()
        {
            var (before, waiting) = await SettleAsync();
            var spent = waiting.Aggregate(
                TimeSpan.Zero,
                (sum, instance) => sum + ProcessFacts.ProcessorTimeOf(service.WorkerNamed(instance.Id)));
            ProcessFacts.Kill(service.WorkerNamed(before.Id));
            var died = DateTimeOffset.UtcNow;
            var fleet = await client.WaitForFleetAsync(now => now.In("hot").Any(instance => instance.Id != before.Id), cancellationToken);
            var joined = DateTimeOffset.UtcNow;
            var next = fleet.In("hot").Single();
            return new WorkerStart(joined - next.Since, joined - died, ProcessFacts.ProcessorTimeOf(service.WorkerNamed(next.Id)) - spent);
        }

        async Task<(ObservedInstance Hot, IReadOnlyList<ObservedInstance> Parked)> SettleAsync()
        {
            var fleet = await client.WaitForFleetAsync(
                now => now.In("hot").Count() == 1 && now.In("warm").Count() == parked,
                cancellationToken);
            return (fleet.In("hot").Single(), [.. fleet.In("warm")]);
        }
    }

    private readonly record struct WorkerStart(TimeSpan FromStart, TimeSpan FromDeath, TimeSpan Spent);
}
