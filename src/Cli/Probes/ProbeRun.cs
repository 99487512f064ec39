using FakeFinder.Cli.Analysis;
using FakeFinder.Cli.Api;
using FakeFinder.Cli.Detect;
using FakeFinder.Cli.Output;

namespace FakeFinder.Cli.Probes;

/// <summary>One <c>probe</c>: the analysis of the video itself, then that of its changed versions, then what both say.</summary>
internal sealed class ProbeRun(CliConsole console, ServiceSource source, TimeProvider time)
{
    public Task<int> RunAsync(ProbeOrder order, CancellationToken cancellationToken) =>
        order.Video is { } video && Directory.Exists(video)
            ? throw new CliException($"{video} is a folder; name one video file of it.", ExitCodes.Usage)
            : source.UseAsync(
                console,
                quiet: order.Json,
                (service, token) => ProbeAsync(service, order, token),
                cancellationToken);

    private async Task<int> ProbeAsync(UsedService service, ProbeOrder order, CancellationToken cancellationToken)
    {
        using var api = service.Open();
        var detectors = await api.ListDetectorsAsync(cancellationToken);
        var messages = order.Json ? console.Error : console.Output;
        var job = await ProgressDisplay
            .On(messages)
            .ShowAsync(progressOf => order.Job is { } id
                ? FollowAsync(api, id, progressOf, cancellationToken)
                : AnalyseAsync(api, service, order, detectors, progressOf, cancellationToken));
        CheckScores(job, NameOf(order, job));
        var probe = await ProbeProgress
            .On(messages)
            .ShowAsync(progress => new ProbeEnd(console, api, time).AwaitAsync(job.Id, progress.Changed, cancellationToken));
        var result = new ProbeResult(service.Url, order.Video, job, probe, detectors);
        await WriteAsync(result, order, cancellationToken);
        return job.IsComplete && probe.IsComplete ? ExitCodes.Success : ExitCodes.Failure;
    }

    private async Task<Job> AnalyseAsync(
        FakeFinderApi api,
        UsedService service,
        ProbeOrder order,
        IReadOnlyList<Detector> detectors,
        Func<string, IFileProgress> progressOf,
        CancellationToken cancellationToken)
    {
        var analysis = new FileAnalysis(api, DetectorChoice.Of(order.Detectors, detectors), time);
        try
        {
            var result = await analysis.RunAsync(order.Video!, progressOf(order.Video!), cancellationToken);
            return result.Job ?? throw new CliException(result.Complaint!);
        }
        catch (OperationCanceledException)
        {
            OpenJobs.Tell(console, source, service, analysis.Open);
            throw;
        }
    }

    /// <summary>A job that still runs is waited for.</summary>
    private async Task<Job> FollowAsync(
        FakeFinderApi api, Guid id, Func<string, IFileProgress> progressOf, CancellationToken cancellationToken)
    {
        var job = await api.DescribeJobAsync(id, cancellationToken);
        return job.HasEnded
            ? job
            : await new JobFollower(api, time).FollowAsync(job, progressOf(job.FileName ?? $"{id}").Changed, cancellationToken);
    }

    private static string NameOf(ProbeOrder order, Job job) => order.Video ?? job.FileName ?? $"job {job.Id}";

    private static void CheckScores(Job job, string name)
    {
        if (job.Parts.All(part => part.Score is null))
        {
            throw new CliException(
                $"{name}: no detector has a score, so there is nothing to probe. "
                    + string.Join("; ", job.Parts.Select(part => $"{part.Detector}: {part.Reason ?? part.State}")));
        }
    }

    private async Task WriteAsync(ProbeResult result, ProbeOrder order, CancellationToken cancellationToken)
    {
        if (order.Json)
        {
            console.Output.Line(DocumentJson.Write(ProbeDocument.Of(result)));
        }
        else
        {
            console.Output.Write(ProbeTable.Create(result));
            foreach (var line in ProbeWords.Remarks(result).Concat(ProbeWords.Summary(result.Probe)))
            {
                console.Output.Line(line);
            }
        }

        if (order.Output is { } folder)
        {
            await ProbeFiles.WriteAsync(result, new DirectoryInfo(folder), cancellationToken);
            (order.Json ? console.Error : console.Output).Line(
                $"Written to {Path.GetFullPath(folder)}: probe.json, probe.csv, probe.svg, probe.png.");
        }
    }
}
