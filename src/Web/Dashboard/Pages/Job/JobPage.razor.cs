using FakeFinder.Catalog;
using FakeFinder.Contracts;
using FakeFinder.Web.Api;
using FakeFinder.Web.Calibration;
using FakeFinder.Web.Dashboard.Scores;
using Microsoft.AspNetCore.Components;

namespace FakeFinder.Web.Dashboard.Pages.Job;

/// <summary>One job, live. All that it shows comes from the job's grain, so any browser at any time shows the same.</summary>
public sealed partial class JobPage(
    IGrainFactory grains,
    ModelCatalog catalog,
    ScoreCalibration calibration,
    GrainWatch watches,
    TimeProvider time,
    ILoggerFactory loggers) : IAsyncDisposable
{
    private readonly ILogger logger = loggers.CreateLogger<JobPage>();
    private CancellationTokenSource closing = new();
    private Task following = Task.CompletedTask;
    private string? followed;
    private JobWatch? watch;
    private bool missing;
    private bool asking;
    private bool cancelling;
    private string? failure;

    /// <summary>The job's id as the address has it.</summary>
    [Parameter]
    public string Id { get; set; } = "";

    protected override async Task OnParametersSetAsync()
    {
        if (followed == Id)
        {
            return;
        }

        followed = Id;
        await StopAsync();
        closing = new CancellationTokenSource();
        (watch, failure, asking) = (null, null, false);
        missing = !Guid.TryParse(Id, out var id);
        if (!missing)
        {
            watch = new JobWatch(grains.GetGrain<IVideoGrain>(id), id, watches, time, loggers.CreateLogger<JobWatch>());
            following = FollowAsync(watch, closing.Token);
        }
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private static string Word(JobState state) => state switch
    {
        JobState.Queued => "Queued",
        JobState.Running => "Running",
        JobState.Completed => "Completed",
        JobState.Failed => "Failed",
        JobState.Cancelled => "Cancelled",
        _ => state.ToString(),
    };

    private static string Ended(JobSnapshot job) =>
        $"{job.Parts.Count(part => part.State is not (PartState.Queued or PartState.Running))} of {job.Parts.Length} detectors finished";

    private static ConfidenceBar Bar(PartSnapshot part) => new(part.Detector, part.Score, part.State switch
    {
        PartState.Failed => "failed, no score",
        PartState.Cancelled => "cancelled, no score",
        _ => "no score yet",
    })
    {
        Remark = part.Coverage is { IsLow: true } coverage ? $"{coverage.FramesJudged} of {coverage.FramesWanted} frames" : null,
    };

    /// <summary>What the reports note about the clip, each sentence once.</summary>
    private static string[] NotesOf(JobSnapshot job) =>
        [
            .. job
                .Parts.Where(part => !part.Notes.IsDefault)
                .SelectMany(part => part.Notes)
                .DistinctBy(note => note.Kind)
                .Select(note => note.Text),
        ];

    private async Task StopAsync()
    {
        await closing.CancelAsync();
        await following.ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        closing.Dispose();
    }

    private async Task FollowAsync(JobWatch follow, CancellationToken cancellationToken)
    {
        try
        {
            await follow.RunAsync(StateHasChanged, cancellationToken);
        }
        catch (JobNotFoundException)
        {
            missing = true;
            StateHasChanged();
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            await DispatchExceptionAsync(exception);
        }
    }

    private async Task CancelAsync()
    {
        (cancelling, asking, failure) = (true, false, null);
        try
        {
            await grains.GetGrain<IVideoGrain>(Guid.Parse(Id)).Cancel();
        }
        catch (Exception exception) when (exception.IsClusterFault())
        {
            LogNotCancelled(exception, Id);
            failure = "The service did not answer, so the analysis may still run. Try again.";
        }
        finally
        {
            cancelling = false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Cancelling job {Job} from the dashboard got no answer")]
    private partial void LogNotCancelled(Exception exception, string job);
}
