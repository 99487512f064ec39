using FakeFinder.Contracts;
using FakeFinder.Storage.Jobs;
using FakeFinder.Web.Api;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace FakeFinder.Web.Dashboard.Pages.History;

/// <summary>What can be done with the analyses that are selected. A deletion is asked for first, and says what goes.</summary>
public sealed partial class HistoryActions(IJobIndex index, IGrainFactory grains)
{
    private MudButton? keep;
    private bool asking;
    private bool focused;
    private bool working;
    private bool videos;

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

    private string What => Analyses(Chosen.Count);

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (asking && !focused && keep is not null)
        {
            focused = true;
            await keep.FocusAsync();
        }
        else if (!asking)
        {
            focused = false;
        }
    }

    private static string Analyses(int count) => count == 1 ? "1 analysis" : $"{count} analyses";

    private async Task ArchiveAsync()
    {
        var jobs = Chosen;
        await index.SetArchivedAsync([.. jobs.Select(job => job.Id)], !Archived, CancellationToken.None);
        await Done.InvokeAsync(
            Archived ? $"{Analyses(jobs.Count)} taken out of the archive."
            : $"{Analyses(jobs.Count)} archived. To see {(jobs.Count == 1 ? "it" : "them")}, tick \"Archived only\".");
    }

    private async Task DeleteAsync()
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
            (asking, working, videos) = (false, false, false);
        }

        await Done.InvokeAsync(
            left == 0 ? $"{Analyses(deleted)} deleted."
            : $"{Analyses(deleted)} deleted; {left} could not be. {refusal}");
    }
}
