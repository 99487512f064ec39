using System.Collections.Immutable;
using FakeFinder.Contracts;
using FakeFinder.Web.Access;
using FakeFinder.Web.Api;
using FakeFinder.Web.Audit;
using FakeFinder.Web.Dashboard.Analysts;
using FakeFinder.Web.Dashboard.Detectors;
using Microsoft.AspNetCore.Components;

namespace FakeFinder.Web.Dashboard.Pages.Job;

/// <summary>
/// Has other detectors judge the same clip. They get a job of their own: one that has ended stays as it is, and what was judged by which
/// version of a detector stays apart.
/// </summary>
public sealed partial class RunMore(DetectorBoard board, NavigationManager navigation, ILogger<RunMore> logger)
{
    private IReadOnlyList<DetectorStatus>? others;
    private ImmutableHashSet<string> chosen = [];
    private string? failure;
    private bool submitting;

    // Kept until the choice changes: submitting again after a lost answer then names the same job.
    private Guid job = Guid.CreateVersion7();

    [Inject]
    private PageAudit Audit { get; set; } = null!;

    [Parameter, EditorRequired]
    public string VideoId { get; set; } = "";

    /// <summary>The detectors that the clip's analysis has already.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyCollection<string> Present { get; set; } = [];

    [Inject]
    private PageCaller Asking { get; set; } = null!;

    [Inject]
    private JobSubmitter Submitter { get; set; } = null!;

    [Inject]
    private AnalystName Analyst { get; set; } = null!;

    [Parameter]
    public EventCallback Close { get; set; }

    protected override async Task OnInitializedAsync() =>
        others = [.. (await board.ListAsync()).Where(status => status.Selectable && !Present.Contains(status.Entry.Name))];

    private void Choose(string name, bool run)
    {
        chosen = run ? chosen.Add(name) : chosen.Remove(name);
        (job, failure) = (Guid.CreateVersion7(), null);
    }

    private async Task SubmitAsync()
    {
        (submitting, failure) = (true, null);
        try
        {
            var detectors = others!.Select(status => status.Entry.Name).Where(chosen.Contains);
            var submission = new JobSubmission { Video = VideoId, Detectors = [.. detectors], SubmittedBy = await Analyst.GetAsync() };
            await Submitter.SubmitAsync(job, submission, await Asking.GetAsync(), CancellationToken.None);
            await Audit.WriteAsync(AuditActions.SubmitJob, $"{job}");
            navigation.NavigateTo($"/jobs/{job}");
        }
        catch (FakeFinderException exception)
        {
            failure = exception.Message;
            job = Guid.CreateVersion7();
        }
        catch (Exception exception) when (exception.IsClusterFault())
        {
            LogNoAnswer(exception, job);
            failure = "The service did not answer in time. Submit again: the analysis is not done twice.";
        }
        finally
        {
            submitting = false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Submitting job {Job} from a job's page got no answer")]
    private partial void LogNoAnswer(Exception exception, Guid job);
}
