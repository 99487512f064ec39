using FakeFinder.Contracts;
using FakeFinder.Web.Api;
using FakeFinder.Web.Audit;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace FakeFinder.Web.Dashboard.Pages.Job;

/// <summary>Deletes a job that has ended, after a question that says what goes with it.</summary>
public sealed partial class DeleteJob(IGrainFactory grains, NavigationManager navigation, ILogger<DeleteJob> logger)
{
    private MudButton? ask;
    private bool asking;
    private bool moved;
    private bool working;
    private string? failure;

    [Inject]
    private PageAudit Audit { get; set; } = null!;

    /// <summary>A job that has ended.</summary>
    [Parameter, EditorRequired]
    public JobSnapshot Job { get; set; } = null!;

    /// <summary>The question has the focus while it is asked; then the button has it again: a keyboard's place is never lost.</summary>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (moved && !asking && ask is { } button)
        {
            moved = false;
            await button.FocusAsync();
        }
    }

    private void Ask(bool now) => (asking, moved, failure) = (now, !now, null);

    private async Task DeleteAsync(bool withVideo)
    {
        (working, failure) = (true, null);
        try
        {
            await grains.GetGrain<IVideoGrain>(Job.Id).Delete(withVideo);
            await Audit.WriteAsync(AuditActions.DeleteJob, $"{Job.Id}");
            navigation.NavigateTo("/jobs");
        }
        catch (FakeFinderException refusal)
        {
            failure = refusal.Message;
        }
        catch (Exception exception) when (exception.IsClusterFault())
        {
            LogNotDeleted(exception, Job.Id);
            failure = "The service did not answer, so the analysis may still be there. Try again.";
        }
        finally
        {
            working = false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Deleting job {Job} from the dashboard got no answer")]
    private partial void LogNotDeleted(Exception exception, Guid job);
}
