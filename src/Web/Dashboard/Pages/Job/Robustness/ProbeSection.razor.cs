using FakeFinder.Catalog;
using FakeFinder.Contracts;
using FakeFinder.Web.Api;
using FakeFinder.Web.Probes;
using Microsoft.AspNetCore.Components;

namespace FakeFinder.Web.Dashboard.Pages.Job.Robustness;

/// <summary>The probe of one job: asks for it, shows it while it runs, and what came of it. Any browser shows the same.</summary>
public sealed partial class ProbeSection(JobProbes probes, TimeProvider time, ILogger<ProbeSection> logger) : IAsyncDisposable
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource closing = new();
    private Task watching = Task.CompletedTask;
    private Probe? probe;
    private bool silent;
    private bool asking;
    private int asked;
    private string? failure;

    /// <summary>The id of the probed job; it does not change.</summary>
    [Parameter, EditorRequired]
    public Guid Job { get; set; }

    /// <summary>The entry of models.json, or null for a detector that it does not list any more.</summary>
    [Parameter, EditorRequired]
    public Func<string, DetectorEntry?> Find { get; set; } = _ => null;

    /// <summary>How many versions have ended.</summary>
    private int Done => probe!.Versions.Count(version => version.State?.IsFinal() == true);

    /// <summary>How many versions would be tried again.</summary>
    private int Missing => probe!.Versions.Count(version => version.State is not JobState.Completed);

    protected override void OnInitialized() => watching = WatchAsync();

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        closing.Dispose();
    }

    /// <summary>Looks once, then again and again while the probe runs or the service does not answer.</summary>
    private async Task WatchAsync()
    {
        try
        {
            using var timer = new PeriodicTimer(LookAgain, time);
            do
            {
                await LookAsync();
                StateHasChanged();
            }
            while ((silent || probe is { State: ProbeState.Running }) && await timer.WaitForNextTickAsync(closing.Token));
        }
        catch (Exception exception) when (!closing.IsCancellationRequested)
        {
            await DispatchExceptionAsync(exception);
        }
    }

    private async Task LookAsync()
    {
        try
        {
            var before = asked;
            var found = await probes.FindAsync(Job, closing.Token);
            silent = false;

            // What was asked for meanwhile has told of a later state.
            probe = before == asked ? found : probe;
        }
        catch (FakeFinderException exception)
        {
            (failure, silent) = (exception.Message, false);
        }
        catch (Exception exception) when (exception.IsClusterFault() && !closing.IsCancellationRequested)
        {
            LogUnreachable(exception, Job);
            silent = true;
        }
    }

    private Task StartAsync() => AskAsync(
        // Once it has begun, all versions are asked for, also where the page is left.
        () => probes.StartAsync(Job, CancellationToken.None),
        "The service did not answer, so the probe may not run, or only in part. Try again: no version is analysed twice.");

    private Task CancelAsync() => AskAsync(
        () => probes.CancelAsync(Job, CancellationToken.None),
        "The service did not answer, so the probe may still run. Try again.");

    private async Task AskAsync(Func<Task<Probe>> ask, string noAnswer)
    {
        (asking, failure) = (true, null);
        try
        {
            probe = await ask();
            asked++;
        }
        catch (FakeFinderException exception)
        {
            failure = exception.Message;
        }
        catch (Exception exception) when (exception.IsClusterFault())
        {
            LogNoAnswer(exception, Job);
            failure = noAnswer;
        }
        finally
        {
            asking = false;
        }

        // Also after a failure: some of it may have been done.
        if (watching.IsCompleted && !closing.IsCancellationRequested)
        {
            watching = WatchAsync();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The probe of job {Job} cannot be read; the page shows what it knew")]
    private partial void LogUnreachable(Exception exception, Guid job);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What a person asked of the probe of job {Job} got no answer")]
    private partial void LogNoAnswer(Exception exception, Guid job);
}
