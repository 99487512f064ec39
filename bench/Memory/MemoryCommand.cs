using System.CommandLine;
using System.Diagnostics;
using FakeFinder.Bench.Jobs;
using FakeFinder.Bench.Machine;
using FakeFinder.Bench.Measuring;
using FakeFinder.Bench.Service;

namespace FakeFinder.Bench.Memory;

/// <summary><c>memory</c>: what the idle service holds after its start, and what jobs leave behind.</summary>
internal static class MemoryCommand
{
    private const int Callers = 8;
    private const string JobGrain = "VideoGrain";
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan EmptyingLimit = TimeSpan.FromMinutes(1);

    public static Command Create()
    {
        var jobs = new Option<int>("--jobs")
        {
            Description = "How many do-nothing jobs are done in each of the two rounds.",
            HelpName = "N",
            DefaultValueFactory = _ => 5000,
        };
        var command = new Command(
            "memory",
            "Memory of the idle service: after its start, after a real clip, and after two rounds of do-nothing jobs. Aim: under 400 MB "
                + "idle."
        )
        {
            jobs,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(jobs), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(int jobs, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Repository.Results);
        await using var service = await RunningService.StartAsync(new ServiceSetup(), cancellationToken);
        using var client = new ServiceClient(service.Address.Url);
        await using var cluster = await ClusterClient.ConnectAsync(service.Address, service.Secret, cancellationToken);
        var report = new Report(
            $"""
            Resident memory (RSS) counts pages that both processes share twice, proportional memory (PSS) once. Managed heap is after a full collection, which is asked for after the
            other figures of its row were read. Each row after {Settling.TotalSeconds:0} s without work; {Callers} callers. Ready {Report.Seconds(
                service.TimeToReady
            )} s after the start of the process.
            """,
            Repository.Results);
        var rows = new List<IReadOnlyList<string>> { await RowAsync("after the start") };
        var video = (await client.UploadAsync(Repository.Sample, cancellationToken)).Id;
        await client.WaitForResultAsync(await client.SubmitAsync(video, ServiceSetup.Residual, cancellationToken), cancellationToken);
        rows.Add(await RowAsync("after one clip with residual"));
        foreach (var done in new[] { jobs, 2 * jobs })
        {
            var load = await new JobLoad(client, video, ServiceSetup.Nothing).RunAsync(Callers, jobs, cancellationToken);
            report.Line($"{jobs} jobs: {Report.Number(load.PerSecond)} a second. {await EmptyAsync(cluster, cancellationToken)}");
            rows.Add(await RowAsync($"after {done} do-nothing jobs"));
        }

        report.Table(
            ["", "web RSS MiB", "worker RSS MiB", "together RSS", "together PSS", "web heap MiB", "worker heap MiB", "job activations"],
            rows);
        report.End();
        return 0;

        async Task<IReadOnlyList<string>> RowAsync(string when)
        {
            await Task.Delay(Settling, cancellationToken);
            int[] processes = [service.Web, service.Worker];
            var resident = processes.Select(ProcessFacts.ResidentMiB).ToList();
            var proportional = processes.Sum(ProcessFacts.ProportionalMiB);
            var activations = await cluster.CountActivationsAsync(JobGrain);
            var heaps = await cluster.CollectAsync();
            return
            [
                when, Report.Number(resident[0]), Report.Number(resident[1]), Report.Number(resident.Sum()), Report.Number(proportional),
                Report.Number(heaps.ControlMiB), Report.Number(heaps.WorkerMiB), $"{activations}",
            ];
        }
    }

    /// <summary>Waits until no job is in memory.</summary>
    private static async Task<string> EmptyAsync(ClusterClient cluster, CancellationToken cancellationToken)
    {
        var since = Stopwatch.GetTimestamp();
        while (await cluster.CountActivationsAsync(JobGrain) is > 0 and var left)
        {
            if (Stopwatch.GetElapsedTime(since) > EmptyingLimit)
            {
                return $"{left} activations of jobs were left after {EmptyingLimit.TotalSeconds:0} s.";
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), cancellationToken);
        }

        return $"The last activation of a job left memory {Report.Seconds(Stopwatch.GetElapsedTime(since))} s after the last result.";
    }
}
