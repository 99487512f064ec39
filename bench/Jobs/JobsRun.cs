using FakeFinder.Bench.Machine;
using FakeFinder.Bench.Measuring;
using FakeFinder.Bench.Service;
using FakeFinder.Servers;

namespace FakeFinder.Bench.Jobs;

/// <summary>One <c>jobs</c>.</summary>
/// <param name="callers">One measurement for each.</param>
/// <param name="onPostgres">On a PostgreSQL server that it starts; else on SQLite.</param>
internal sealed class JobsRun(ServiceSetup setup, TimeSpan length, IReadOnlyList<int> callers, bool onPostgres)
{
    private const string Writes = "fakefinder_database_writes";
    private const string Commits = "fakefinder_database_commits";

    private static readonly TimeSpan CommitLength = TimeSpan.FromSeconds(3);

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Repository.Results);
        using var postgres = onPostgres ? await PostgresServer.StartAsync(isDurable: true) : null;
        await using var service = await RunningService.StartAsync(await OnAsync(postgres), cancellationToken);
        using var client = new ServiceClient(service.Address.Url);
        var slots = (await client.WaitForFleetAsync(fleet => fleet.Workers.Count == setup.Workers, cancellationToken)).Slots;
        var sleeps = setup.Wait > TimeSpan.Zero;
        var video = (await client.UploadAsync(Repository.Sample, cancellationToken)).Id;
        var report = new Report(
            $"""
            A job is POST /api/v1/jobs answered as accepted, and its one result seen on GET /api/v1/jobs/ID/events (server-sent events; the callers are in this process, on
            the same cores). The detector {(
                sleeps ? $"sleeps {setup.Wait.TotalMilliseconds:0} ms" : "does nothing"
            )}; jobs' states and index are on {(
                onPostgres ? "PostgreSQL with fsync" : "SQLite with synchronous=FULL"
            )}. {length.TotalSeconds:0} s for each row after a warm-up.
            Workers: {setup.Workers}; slots of them all: {slots}. Ideal: as if nothing took time but the detector's sleep, in as many slots as there are or callers use.
            Raw commits: of the same database on the same disk, one connection, one row each, as durable, before each row of jobs. Writes:
            what a job waits for to be on disk. Commits: the transactions that the writes of all shared; 1 / (commits per job) jobs are in
            each. CPU: processor time for each job.
            """,
            Repository.Results);
        var load = new JobLoad(client, video, sleeps ? ServiceSetup.Waiting : ServiceSetup.Nothing);
        await load.RunAsync(callers.Max(), TimeSpan.FromSeconds(5), cancellationToken);
        List<int[]> processes = [[service.Web], [.. service.Workers], [Environment.ProcessId]];
        var rows = new List<IReadOnlyList<string>>();
        foreach (var count in callers)
        {
            var raw = postgres is null
                ? await RawCommits.PerSecondAsync(Repository.Results, CommitLength, cancellationToken)
                : await RawCommits.PerSecondAsync(postgres, CommitLength, cancellationToken);
            var writes = await client.GetCountAsync(Writes, cancellationToken);
            var commits = await client.GetCountAsync(Commits, cancellationToken);
            var before = processes.ConvertAll(ProcessorTimeOf);
            var result = await load.RunAsync(count, length, cancellationToken);
            var spent = processes.Select(ProcessorTimeOf).Zip(before, (after, earlier) => (after - earlier) / result.Whole.Count);
            writes = await client.GetCountAsync(Writes, cancellationToken) - writes;
            commits = await client.GetCountAsync(Commits, cancellationToken) - commits;
            rows.Add(
            [
                $"{count}",
                Report.Ratio(result.PerSecond / raw),
                Report.Ratio(commits / result.Whole.Count),
                Report.Ratio(writes / result.Whole.Count),
                sleeps ? Report.Ratio(result.PerSecond * setup.Wait.TotalSeconds / Math.Min(slots, count)) : "",
                Report.Number(result.PerSecond),
                Report.Number(raw),
                Report.Milliseconds(result.Whole.Median),
                Report.Milliseconds(result.Whole.Quantile(0.99)),
                Report.Milliseconds(result.Accepted.Median),
                Report.Milliseconds(result.Accepted.Quantile(0.99)),
                .. spent.Select(Report.Milliseconds),
            ]);
        }

        report.Table(
            [
                "callers",
                "jobs/s / raw commits/s",
                "commits per job",
                "writes per job",
                "jobs/s / ideal",
                "jobs/s",
                "raw commits/s",
                "job p50 ms",
                "job p99 ms",
                "accepted p50 ms",
                "accepted p99 ms",
                "web CPU ms",
                "workers CPU ms",
                "callers CPU ms",
            ],
            rows);
        report.End();
        return 0;
    }

    private async Task<ServiceSetup> OnAsync(PostgresServer? postgres) => postgres is null
        ? setup
        : setup with
        {
            Settings = new Dictionary<string, string>(setup.Settings)
            {
                ["Orleans:GrainStorage:jobs:Invariant"] = "Npgsql",
                ["ConnectionStrings:fakefinder"] = await postgres.CreateDatabaseAsync(),
            },
        };

    private static TimeSpan ProcessorTimeOf(int[] processes) =>
        processes.Aggregate(TimeSpan.Zero, (sum, process) => sum + ProcessFacts.ProcessorTimeOf(process));
}
