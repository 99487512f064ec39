using FakeFinder.Catalog;
using FakeFinder.Contracts;
using FakeFinder.Storage.Owners;
using FakeFinder.Storage.Tombstones;
using FakeFinder.Storage.Videos;
using FakeFinder.Web.Access;
using FakeFinder.Web.Api;
using FakeFinder.Web.Audit;
using FakeFinder.Web.Calibration;
using FakeFinder.Web.Dashboard.Evidence;
using FakeFinder.Web.Dashboard.Scores;
using FakeFinder.Web.Evidence;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace FakeFinder.Web.Dashboard.Pages.Job;

/// <summary>One job, live. All that it shows comes from the job's grain, so any browser at any time shows the same.</summary>
public sealed partial class JobPage(
    IGrainFactory grains,
    ModelCatalog catalog,
    ScoreCalibration calibration,
    JobEvidence evidence,
    IVideoLibrary library,
    GrainWatch watches,
    TimeProvider time,
    IJSRuntime js,
    ILoggerFactory loggers) : IAsyncDisposable
{
    private readonly ILogger logger = loggers.CreateLogger<JobPage>();
    private EvidenceClock? clock;
    private CancellationTokenSource closing = new();
    private Task following = Task.CompletedTask;
    private Task reading = Task.CompletedTask;
    private string? followed;
    private JobWatch? watch;
    private JobFindings findings = JobFindings.None;
    private StoredVideo? video;
    private Tombstone? gone;
    private DateTimeOffset? deletedAt;
    private bool looked;
    private bool missing;
    private bool more;
    private bool cancelling;
    private string? failure;

    [Inject]
    private PageCaller Asking { get; set; } = null!;

    [Inject]
    private PageAudit Audit { get; set; } = null!;

    [Inject]
    private ITombstones Tombstones { get; set; } = null!;

    /// <summary>The job's id as the address has it.</summary>
    [Parameter]
    public string Id { get; set; } = "";

    /// <summary>What of this page shares one time: player, timeline, lists.</summary>
    private string Group => $"job-{Id}";

    /// <summary>Width by height of the clip; where nobody knows it, that of most videos.</summary>
    private double Ratio => video is { Info: { Width: > 0, Height: > 0 } info } ? (double)info.Width / info.Height
        : findings.Video is { Width: > 0, Height: > 0 } seen ? (double)seen.Width / seen.Height
        : 16.0 / 9;

    protected override async Task OnParametersSetAsync()
    {
        if (followed == Id)
        {
            return;
        }

        followed = Id;
        await StopAsync();
        clock = new EvidenceClock(js, Group);
        closing = new CancellationTokenSource();
        (watch, failure, more) = (null, null, false);
        (findings, video, gone, deletedAt) = (JobFindings.None, null, null, null);
        (looked, reading) = (false, Task.CompletedTask);
        missing = !Guid.TryParse(Id, out var id) || !await Asking.FindsAsync(OwnedThing.Job, id, closing.Token);
        if (!missing)
        {
            watch = new JobWatch(grains.GetGrain<IVideoGrain>(id), id, watches, time, loggers.CreateLogger<JobWatch>());
            await Audit.WriteAsync(AuditActions.ReadJob, Id);
            following = FollowAsync(watch, closing.Token);
        }
    }

    public async ValueTask DisposeAsync() => await StopAsync();

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
        if (Interlocked.Exchange(ref clock, null) is { } held)
        {
            await held.DisposeAsync();
        }
    }

    private Task SeekAsync(double seconds) => clock!.SeekAsync(seconds);

    private Task<double?> CurrentTimeAsync() => clock!.ReadAsync();

    private async Task FollowAsync(JobWatch follow, CancellationToken cancellationToken)
    {
        try
        {
            await follow.RunAsync(() => Changed(follow, cancellationToken), cancellationToken);
        }
        catch (JobNotFoundException absence)
        {
            (missing, deletedAt) = (true, absence.DeletedAt);
            StateHasChanged();
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            await DispatchExceptionAsync(exception);
        }
    }

    /// <summary>Boxes of a changed version do not fit the clip: a probe's job shows none.</summary>
    private bool Shows(JobSnapshot job) => job.Probe is null && findings.HasLanes;

    private void Changed(JobWatch follow, CancellationToken cancellationToken)
    {
        StateHasChanged();
        if (follow.Job is { } job && reading.IsCompleted && (!looked || JobFindings.VersionOf(job) != findings.Version))
        {
            reading = ReadAsync(follow, cancellationToken);
        }
    }

    /// <summary>Reads the clip's facts once, and the reports whenever there are others; until both are as the job says.</summary>
    private async Task ReadAsync(JobWatch follow, CancellationToken cancellationToken)
    {
        try
        {
            var viewer = await Asking.ViewerAsync();
            video = looked ? video : await library.FindAsync(viewer, follow.Job!.VideoId, cancellationToken);
            gone = video is null ? await Tombstones.FindVideoAsync(viewer, follow.Job!.VideoId, cancellationToken) : null;
            looked = true;
            for (var job = follow.Job!; JobFindings.VersionOf(job) != findings.Version; job = follow.Job!)
            {
                var read = await JobFindings.ReadAsync(evidence, job, cancellationToken);
                if (follow != watch)
                {
                    return;
                }

                findings = read;
                StateHasChanged();
            }

            StateHasChanged();
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotRead(exception, Id);
            failure = "The reports cannot be read now, so the timeline is missing. Load the page again.";
            StateHasChanged();
        }
        catch (OperationCanceledException)
        {
            // The page was left: nobody looks at what would have been read.
        }
    }

    private async Task CancelAsync()
    {
        (cancelling, failure) = (true, null);
        try
        {
            await grains.GetGrain<IVideoGrain>(Guid.Parse(Id)).Cancel();
            await Audit.WriteAsync(AuditActions.CancelJob, Id);
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "The reports of job {Job} cannot be read for its page")]
    private partial void LogNotRead(Exception exception, string job);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Cancelling job {Job} from the dashboard got no answer")]
    private partial void LogNotCancelled(Exception exception, string job);
}
