using System.Data.Common;
using System.Diagnostics;
using FakeFinder.Contracts;
using FakeFinder.Contracts.Internal;
using FakeFinder.Detection;
using FakeFinder.Hosting.Messages;
using FakeFinder.Hosting.Telemetry;
using FakeFinder.Media.Perturbing;
using FakeFinder.Storage.Blobs;
using FakeFinder.Storage.Reports;
using FakeFinder.Storage.Videos;
using Microsoft.Extensions.Logging;

namespace FakeFinder.Grains.Workers;

/// <summary>Does one part: the video from storage, the report to storage, then the result to the job.</summary>
internal sealed partial class PartRunner(
    IGrainFactory grains, IVideoFiles videos, IReportStore reports, TimeProvider time, ILogger<PartRunner> logger)
{
    /// <summary>How often a result is offered whose refusal nobody understands.</summary>
    private const int TriesOfUnknown = 5;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <param name="stop">Nobody wants the result any more: the work stops. Once it is done, its result goes to the job all the same, which
    /// takes it or not.</param>
    /// <param name="ending">The worker ends, whatever is still to be done.</param>
    public async Task RunAsync(WorkOrder order, Task<ILoadedDetector> loading, CancellationToken stop, CancellationToken ending)
    {
        using var span = JobTrace.Start("part", order.TraceParent, ActivityKind.Consumer);
        span?.SetTag(JobTrace.Job, order.Work.Job).SetTag(JobTrace.Detector, order.Work.Detector);
        span?.SetTag("fakefinder.attempt", order.Work.Attempt);
        try
        {
            var outcome = await AnalyseAsync(order, loading, stop, ending);
            span?.SetStatus(outcome.Score is null ? ActivityStatusCode.Error : ActivityStatusCode.Ok);
            if (!await RecordOrFailAsync(order.Work, outcome, ending) && outcome.ReportId is { } unwanted)
            {
                await reports.DeleteAsync(unwanted, CancellationToken.None);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested || ending.IsCancellationRequested)
        {
            LogStopped(order.Work.Detector, order.Work.Job, order.Work.Attempt);
        }
        catch (Exception exception)
        {
            LogGivenUp(exception, order.Work.Detector, order.Work.Job, order.Work.Attempt);
        }
    }

    private async Task<PartOutcome> AnalyseAsync(
        WorkOrder order,
        Task<ILoadedDetector> loading,
        CancellationToken stop,
        CancellationToken ending)
    {
        var work = order.Work;
        var job = grains.GetGrain<IVideoWork>(work.Job);
        using var progress = new ThrottledProgress(
            value => job.Progress(work, new PartProgress(value.Stage, value.Done, value.Total, value.Detail)).Ignore(), time);
        var until = stop;
        try
        {
            if (!loading.IsCompleted)
            {
                progress.Report(new DetectionProgress("loading", 0, 0));
            }

            var detector = await LoadedAsync(loading, stop);
            progress.Report(new DetectionProgress("starting", 0, 0));
            using var file = await OnceStorageIsThereAsync(
                "fetch video",
                () => videos.GetLocalFileAsync(order.VideoId, stop),
                work,
                progress,
                stop);
            var video = order.Container?.ToVideoInfo();
            var report = await detector.AnalyseAsync(
                new DetectionRequest(order.VideoId, file.Path, order.Detectors, video, PerturbationOf(order)),
                progress,
                stop);
            until = ending;
            grains.GetGrain<ICapacityGrain>(0).Analysed(work).Ignore();
            var id = await OnceStorageIsThereAsync(
                "write report",
                () => reports.WriteAsync(work.Job, work.Detector, work.Attempt, report, ending),
                work,
                progress,
                ending);
            return new PartOutcome(report.Score, report.Reason, id, report.Coverage?.Told(), (report.Video?.Notes ?? []).ToMessage());
        }
        catch (Exception exception) when (!until.IsCancellationRequested)
        {
            LogFailed(exception, work.Detector, work.Job, work.Attempt);
            return new PartOutcome(Score: null, exception.Message, ReportId: null);
        }
    }

    private static async Task<ILoadedDetector> LoadedAsync(Task<ILoadedDetector> loading, CancellationToken stop)
    {
        using var span = loading.IsCompleted ? null : JobTrace.Step("load detector");
        return await loading.WaitAsync(stop);
    }

    private static Perturbation? PerturbationOf(WorkOrder order) =>
        order.Perturbation is not { } name
            ? null
            : Perturbation.Find(name)
                ?? throw new InvalidOperationException(
                    $"This worker knows no perturbation '{name}'; run the same FakeFinder on all workers.");

    /// <summary>A store that is away for a while is no fault of the detector: the part waits for it under its lease.</summary>
    private async Task<T> OnceStorageIsThereAsync<T>(
        string step,
        Func<Task<T>> ask,
        WorkId work,
        ThrottledProgress progress,
        CancellationToken stop)
    {
        using var span = JobTrace.Step(step);
        return await UntilItSucceedsAsync(
            ask,
            exception => exception is StorageUnavailableException { MayPass: true },
            (exception, pause) =>
            {
                LogStorageAway(exception, work.Detector, work.Job, work.Attempt, pause);
                progress.Report(new DetectionProgress("waiting for the storage", 0, 0));
            },
            stop);
    }

    /// <summary>A result that the job refuses, whatever the cause, is this attempt's failure: it must not keep a slot for good.</summary>
    /// <returns>Whether the job has taken the result.</returns>
    private async Task<bool> RecordOrFailAsync(WorkId work, PartOutcome outcome, CancellationToken ending)
    {
        try
        {
            return await RecordAsync(work, outcome, ending);
        }
        catch (Exception refusal) when (!ending.IsCancellationRequested)
        {
            LogFailed(refusal, work.Detector, work.Job, work.Attempt);
            await RecordAsync(
                work,
                new PartOutcome(
                    Score: null,
                    refusal is InvalidRequestException ? refusal.Message : $"The result could not be recorded: {refusal.Message}",
                    ReportId: null),
                ending);
            return false;
        }
    }

    /// <summary>
    /// Tries until the job has answered, or this worker ends: a result is not lost because a control silo or the database is away, however
    /// long.
    /// </summary>
    private async Task<bool> RecordAsync(WorkId work, PartOutcome outcome, CancellationToken ending)
    {
        using var span = JobTrace.Step("send result");
        var unknown = 0;
        return await UntilItSucceedsAsync(
            () => grains.GetGrain<IVideoWork>(work.Job).Complete(work, outcome),
            exception => SomebodyIsAway(exception) || (exception is not FakeFinderException && ++unknown < TriesOfUnknown),
            (exception, pause) => LogNotRecorded(exception, work.Detector, work.Job, work.Attempt, pause),
            ending);
    }

    /// <summary>Orleans says so of silos, and of what its grains' state is kept in.</summary>
    private static bool SomebodyIsAway(Exception exception) =>
        exception is OrleansException or TimeoutException or StorageUnavailableException or DbException or IOException;

    private async Task<T> UntilItSucceedsAsync<T>(
        Func<Task<T>> ask,
        Func<Exception, bool> mayPass,
        Action<Exception, TimeSpan> tell,
        CancellationToken stop)
    {
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                return await ask();
            }
            catch (Exception exception) when (mayPass(exception))
            {
                tell(exception, pause);
                await Task.Delay(pause, time, stop);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Detector} for job {Job}, attempt {Attempt}, was stopped")]
    private partial void LogStopped(string detector, Guid job, int attempt);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Detector} for job {Job}, attempt {Attempt}, has failed")]
    private partial void LogFailed(Exception exception, string detector, Guid job, int attempt);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "{Detector} for job {Job}, attempt {Attempt}, ended without a word; its lease will tell"
    )]
    private partial void LogGivenUp(Exception exception, string detector, Guid job, int attempt);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Detector} for job {Job}, attempt {Attempt}, waits for the storage; the next try is in {Pause}"
    )]
    private partial void LogStorageAway(Exception exception, string detector, Guid job, int attempt, TimeSpan pause);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The result of {Detector} for job {Job}, attempt {Attempt}, could not be recorded; the next try is in {Pause}"
    )]
    private partial void LogNotRecorded(Exception exception, string detector, Guid job, int attempt, TimeSpan pause);
}
