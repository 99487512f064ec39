using System.CommandLine;
using System.Diagnostics;
using FakeFinder.Bench.Measuring;
using FakeFinder.Bench.Service;

namespace FakeFinder.Bench.Start;

/// <summary>
/// <c>start</c>: how soon after the submission somebody who watches sees that the work has begun, and how soon a worker joins.
/// </summary>
internal static class StartCommand
{
    private const int WarmUp = 20;

    public static Command Create()
    {
        var jobs = new Option<int>("--jobs")
        {
            Description = "How many jobs are measured.",
            HelpName = "N",
            DefaultValueFactory = _ => 200,
        };
        var starts = new Option<int>("--starts")
        {
            Description = "How many starts of workers are measured, cold and parked each; 0: none.",
            HelpName = "N",
            DefaultValueFactory = _ => 10,
        };
        var command = new Command(
            "start",
            "Time from submit to the first progress event, with the detector in memory; one job at a time. Aim: p50 under 20 ms. Time "
                + "until a worker has joined, launched cold and parked."
        )
        {
            jobs,
            starts,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                Directory.CreateDirectory(Repository.Results);
                await MeasureJobsAsync(parsed.GetValue(jobs), cancellationToken);
                if (parsed.GetValue(starts) is > 0 and var number)
                {
                    await WorkerStarts.MeasureAsync(number, cancellationToken);
                }
            });
        return command;
    }

    private static async Task MeasureJobsAsync(int jobs, CancellationToken cancellationToken)
    {
        await using var service = await RunningService.StartAsync(new ServiceSetup(), cancellationToken);
        using var client = new ServiceClient(service.Address.Url);
        var video = (await client.UploadAsync(Repository.Sample, cancellationToken)).Id;
        var report = new Report(
            $"From the start of POST /api/v1/jobs to the first event with progress on GET /api/v1/jobs/ID/events, which is asked for once "
                + $"the POST is answered. {jobs} jobs, one after another, after {WarmUp} to warm up.",
            Repository.Results);
        for (var i = 0; i < WarmUp; i++)
        {
            await MeasureAsync(client, video, cancellationToken);
        }

        var measured = new List<JobStart>();
        while (measured.Count < jobs)
        {
            measured.Add(await MeasureAsync(client, video, cancellationToken));
        }

        report.Table(["step", "p50 ms", "p99 ms"],
        [
            Row("POST answered: the job is accepted", start => start.Accepted),
            Row("first event of any kind", start => start.FirstEvent),
            Row("first event with progress", start => start.FirstProgress),
        ]);
        report.End();

        IReadOnlyList<string> Row(string step, Func<JobStart, TimeSpan> of)
        {
            var times = new Times(measured.Select(of));
            return [step, Report.Milliseconds(times.Median), Report.Milliseconds(times.Quantile(0.99))];
        }
    }

    private static async Task<JobStart> MeasureAsync(ServiceClient client, string video, CancellationToken cancellationToken)
    {
        var since = Stopwatch.GetTimestamp();
        var job = await client.SubmitAsync(video, ServiceSetup.Waiting, cancellationToken);
        var accepted = Stopwatch.GetElapsedTime(since);
        TimeSpan? firstEvent = null;
        TimeSpan? firstProgress = null;
        await foreach (var part in client.WatchAsync(job, cancellationToken))
        {
            var now = Stopwatch.GetElapsedTime(since);
            firstEvent ??= now;
            firstProgress ??= part.HasProgress ? now : null;
        }

        return new JobStart(
            accepted,
            firstEvent ?? throw new BenchException($"Job {job} has no events."),
            firstProgress ?? throw new BenchException($"Job {job} has ended without any progress."));
    }

    /// <summary>From the start of the submission on.</summary>
    private readonly record struct JobStart(TimeSpan Accepted, TimeSpan FirstEvent, TimeSpan FirstProgress);
}
