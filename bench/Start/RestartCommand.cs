using System.CommandLine;
using System.Diagnostics;
using FakeFinder.Bench.Measuring;
using FakeFinder.Bench.Service;

namespace FakeFinder.Bench.Start;

/// <summary><c>restart</c>: how soon after a crash of everything work continues, with few and with many open jobs.</summary>
internal static class RestartCommand
{
    private const int Callers = 32;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    public static Command Create()
    {
        var jobs = new Option<int[]>("--jobs")
        {
            Description = "Numbers of open jobs, one measurement each.",
            HelpName = "N",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [10, 5000],
        };
        var command = new Command(
            "restart",
            "Time from the start of a killed service to its first result. Aim: under 5 s with 5,000 open jobs.")
        {
            jobs,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(jobs)!, cancellationToken));
        return command;
    }

    private static async Task RunAsync(IReadOnlyList<int> numbers, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Repository.Results);
        var setup = new ServiceSetup { Wait = TimeSpan.FromMilliseconds(500) };
        var report = new Report(
            $"Jobs of a detector that sleeps {setup.Wait.TotalMilliseconds:0} ms are submitted, then all processes are killed and the "
                + $"service is started again. From the start of its process until a worker could "
            + "take work, and until the first result since.",
            Repository.Results);
        var rows = new List<IReadOnlyList<string>>();
        foreach (var number in numbers)
        {
            await using var service = await RunningService.StartAsync(setup, cancellationToken);
            using (var before = new ServiceClient(service.Address.Url))
            {
                var video = (await before.UploadAsync(Repository.Sample, cancellationToken)).Id;
                await Parallel.ForAsync(
                    0,
                    number,
                    new ParallelOptions { MaxDegreeOfParallelism = Callers, CancellationToken = cancellationToken },
                    async (_, stop) => await before.SubmitAsync(video, ServiceSetup.Waiting, stop));
            }

            var since = Stopwatch.GetTimestamp();
            await service.RestartAsync(cancellationToken);
            using var client = new ServiceClient(service.Address.Url);
            var ended = await client.CountJobsAsync("completed", cancellationToken);
            while (await client.CountJobsAsync("completed", cancellationToken) == ended)
            {
                if (Stopwatch.GetElapsedTime(since) > Limit)
                {
                    throw new BenchException($"No job ended within {Limit.TotalMinutes:0} minutes of the restart.");
                }

                await Task.Delay(PollInterval, cancellationToken);
            }

            rows.Add([
                $"{number}",
                $"{await client.CountJobsAsync("queued", cancellationToken)}",
                Report.Seconds(service.TimeToReady),
                Report.Seconds(Stopwatch.GetElapsedTime(since)),
            ]);
        }

        report.Table(["open jobs", "still queued", "ready s", "first result s"], rows);
        report.End();
    }
}
