using FakeFinder.Contracts;
using FakeFinder.Storage.Jobs;
using FakeFinder.Web.Access;
using FakeFinder.Web.Api;
using FakeFinder.Web.Audit;
using FakeFinder.Web.Dashboard.Deletion;
using Microsoft.AspNetCore.Components;

namespace FakeFinder.Web.Dashboard.Pages.History;

/// <summary>What can be done with the analyses that are selected. A deletion is asked for first, and says what goes.</summary>
public sealed partial class HistoryActions(IJobIndex index, IGrainFactory grains, PageCaller caller)
{
    private bool asking;
    private bool working;

    [Inject]
    private PageAudit Audit { get; set; } = null!;

    [Parameter, EditorRequired]
    public IReadOnlyList<JobRow> Chosen { get; set; } = [];

    /// <summary>The archive is shown.</summary>
    [Parameter]
    public bool Archived { get; set; }

    /// <summary>Something was done, which the sentence says.</summary>
    [Parameter, EditorRequired]
    public EventCallback<string> Done { get; set; }

    /// <summary>Nothing is to be selected.</summary>
    [Parameter]
    public EventCallback Cleared { get; set; }

    /// <summary>A row for each of them and each detector; those of the archive are listed apart.</summary>
    private string CsvOfChosen =>
        $"/api/v1/jobs?format=csv{(Archived ? "&archived=true" : "")}{string.Concat(Chosen.Select(job => $"&id={job.Id}"))}";

    private async Task ArchiveAsync()
    {
        var jobs = Chosen;
        await index.SetArchivedAsync(
            await caller.ViewerAsync(), [.. jobs.Select(job => job.Id)], !Archived, CancellationToken.None);
        foreach (var job in jobs)
        {
            await Audit.WriteAsync(Archived ? AuditActions.UnarchiveJob : AuditActions.ArchiveJob, $"{job.Id}");
        }

        await Done.InvokeAsync(
            Archived ? $"{DeleteQuestion.Analyses(jobs.Count)} taken out of the archive."
            : $"{DeleteQuestion.Analyses(jobs.Count)} archived. To see {(jobs.Count == 1 ? "it" : "them")}, tick \"Archived only\".");
    }

    private async Task DeleteAsync(bool videos)
    {
        working = true;
        var (deleted, left, refusal) = (0, 0, (string?)null);
        try
        {
            foreach (var job in Chosen.ToList())
            {
                try
                {
                    await grains.GetGrain<IVideoGrain>(job.Id).Delete(videos);
                    await Audit.WriteAsync(AuditActions.DeleteJob, $"{job.Id}");
                    deleted++;
                }
                catch (Exception exception) when (Fault.Of(exception) is { } fault)
                {
                    left++;
                    refusal ??= fault.Detail;
                }
            }
        }
        finally
        {
            (asking, working) = (false, false);
        }

        await Done.InvokeAsync(
            left == 0 ? $"{DeleteQuestion.Analyses(deleted)} deleted."
            : $"{DeleteQuestion.Analyses(deleted)} deleted; {left} could not be. {refusal}");
    }
}
