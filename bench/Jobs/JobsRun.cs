using FakeFinder.Bench.Machine;
using FakeFinder.Bench.Measuring;
using FakeFinder.Bench.Service;

namespace FakeFinder.Bench.Jobs;

/// <summary>One <c>jobs</c>.</summary>
/// <param name="callers">One measurement for each.</param>
internal sealed class JobsRun(ServiceSetup setup, TimeSpan length, IReadOnlyList<int> callers)
{
    private static readonly TimeSpan CommitLength = TimeSpan.FromSeconds(3);

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Repository.Results);
        await using var service = await RunningService.StartAsync(setup, cancellationToken);
        using var client = new ServiceClient(service.Address.Url);
        var slots = (await client.WaitForFleetAsync(fleet => fleet.Workers.Count == setup.Workers, cancellationToken)).Slots;
        var sleeps = setup.Wait > TimeSpan.Zero;
        var video = (await client.UploadAsync(Repository.Sample, cancellationToken)).Id;
        var report = new Report(
            $"""
            A job is POST /api/v1/jobs answered as accepted, and its one result seen on GET /api/v1/jobs/ID/events (server-sent events; the callers are in this process, on
            the same cores). The detector {(
                sleeps ? $"sleeps {setup.Wait.TotalMilliseconds:0} ms" : "does nothing"
            )}; grain state and index are on SQLite with synchronous=FULL. {length.TotalSeconds:0} s for each row after a warm-up.
            Workers: {setup.Workers}; slots of them all: {slots}. Ideal: as if nothing took time but the detector's sleep, in as many slots as there are or callers use.
            Raw commits: one connection, one row each, write-ahead log, synchronous=FULL, on the same disk, before each row of jobs. CPU: processor time for each job.
            """,
            Repository.Results);
        var load = new JobLoad(client, video, sleeps ? ServiceSetup.Waiting : ServiceSetup.Nothing);
        await load.RunAsync(callers.Max(), TimeSpan.FromSeconds(5), cancellationToken);
        List<int[]> processes = [[service.Web], [.. service.Workers], [Environment.ProcessId]];
        var rows = new List<IReadOnlyList<string>>();
        foreach (var count in callers)
        {
            var commits = await RawCommits.PerSecondAsync(Repository.Results, CommitLength, cancellationToken);
            var before = processes.ConvertAll(ProcessorTimeOf);
            var result = await load.RunAsync(count, length, cancellationToken);
            var spent = processes.Select(ProcessorTimeOf).Zip(before, (after, earlier) => (after - earlier) / result.Whole.Count);
            rows.Add(
            [
                $"{count}",
                Report.Number(result.PerSecond),
                sleeps ? Report.Ratio(result.PerSecond * setup.Wait.TotalSeconds / Math.Min(slots, count)) : "",
                Report.Milliseconds(result.Whole.Median),
                Report.Milliseconds(result.Whole.Quantile(0.99)),
                Report.Milliseconds(result.Accepted.Median),
                Report.Milliseconds(result.Accepted.Quantile(0.99)),
                Report.Number(commits),
                Report.Ratio(commits / result.PerSecond),
                .. spent.Select(Report.Milliseconds),
            ]);
        }

        report.Table(
            [
                "callers",
                "jobs/s",
                "jobs/s / ideal",
                "job p50 ms",
                "job p99 ms",
                "accepted p50 ms",
                "accepted p99 ms",
                "raw commits/s",
                "raw commits per job",
                "web CPU ms",
                "workers CPU ms",
                "callers CPU ms",
            ],
            rows);
        report.End();
        return 0;
    }

    private static TimeSpan ProcessorTimeOf(int[] processes) =>
        processes.Aggregate(TimeSpan.Zero, (sum, process) => sum + ProcessFacts.ProcessorTimeOf(process));
}
