using System.Data.Common;
using FakeFinder.Contracts;
using FakeFinder.Evaluation;
using FakeFinder.Storage.Batches;
using FakeFinder.Storage.Blobs;
using FakeFinder.Storage.Evaluations;
using FakeFinder.Web.Api;

namespace FakeFinder.Web.Evaluations;

/// <summary>
/// Looks at the open evaluation runs at start and every few seconds: submits the batch that a crash kept from being submitted, and ends the
/// run whose batch has ended. Several processes may do so at a time: they write the same bytes, and the first end of a row counts.
/// </summary>
internal sealed partial class EvaluationFinisher(
    IEvaluationIndex index,
    IEvaluationFiles files,
    IBatchIndex batches,
    EvaluationBatches submissions,
    EvaluationMaker maker,
    TimeProvider time,
    ILogger<EvaluationFinisher> logger) : BackgroundService
{
    /// <summary>The oldest ones; those behind them get their turn when these have ended.</summary>
    private const int AtMost = 1000;

    private const string Completed = "completed";
    private const string Cancelled = "cancelled";

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(3);

    /// <summary>Looks once at all open runs, one after the other, so that the figures of one at a time are computed.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        foreach (var run in await index.ListOpenAsync(AtMost, cancellationToken))
        {
            try
            {
                await LookAsync(run, cancellationToken);
            }
            catch (Exception exception) when (MayPass(exception) && !cancellationToken.IsCancellationRequested)
            {
                LogNotNow(exception, run.Id, LookEvery);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                await FailAsync(run, exception, cancellationToken);
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookEvery, time);
        do
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogNotListed(exception, LookEvery);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task LookAsync(EvaluationRow run, CancellationToken cancellationToken)
    {
        switch (await batches.FindAsync(run.Batch!.Value, cancellationToken))
        {
            case null:
                await submissions.SubmitAsync(run, await maker.ReadPlanAsync(run, cancellationToken));
                break;
            case { State: Completed } batch:
                var scores = await Task.Run(() => maker.MakeAsync(run, batch, cancellationToken), cancellationToken);
                await EndAsync(run, new(EvaluationStates.Completed, time.GetUtcNow(), ScoresSha256: scores), cancellationToken);
                LogCompleted(run.Id, run.Videos);
                break;
            case { State: Cancelled }:
                await EndAsync(run, new(EvaluationStates.Cancelled, time.GetUtcNow(), "Its batch was cancelled."), cancellationToken);
                break;
        }
    }

    private async Task FailAsync(EvaluationRow run, Exception exception, CancellationToken cancellationToken)
    {
        var reason = exception is EvaluationException or FakeFinderException
            ? Texts.Sentence(exception.Message)
            : "Its figures could not be computed; the service's log says why.";
        LogFailed(exception, run.Id, reason);
        await EndAsync(run, new(EvaluationStates.Failed, time.GetUtcNow(), reason), cancellationToken);
    }

    /// <summary>A run that was removed meanwhile leaves no documents either.</summary>
    private async Task EndAsync(EvaluationRow run, EvaluationEnd end, CancellationToken cancellationToken)
    {
        if (await index.EndAsync(run.Id, end, cancellationToken) is null)
        {
            await files.DeleteAsync(run.Id, cancellationToken);
        }
    }

    /// <summary>True where the next look may succeed without anybody doing anything to the run.</summary>
    private static bool MayPass(Exception exception) =>
        exception is DbException or StorageFullException or StorageUnavailableException { MayPass: true } || exception.IsClusterFault();

    [LoggerMessage(Level = LogLevel.Information, Message = "The evaluation {Id} of {Videos} videos is completed")]
    private partial void LogCompleted(Guid id, int videos);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The evaluation {Id} failed: {Reason}")]
    private partial void LogFailed(Exception exception, Guid id, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The evaluation {Id} could not be looked at; the next try is in {Pause}")]
    private partial void LogNotNow(Exception exception, Guid id, TimeSpan pause);

    [LoggerMessage(Level = LogLevel.Error, Message = "The open evaluations could not be listed; the next try is in {Pause}")]
    private partial void LogNotListed(Exception exception, TimeSpan pause);
}
