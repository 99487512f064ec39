using FakeFinder.Storage.Evaluations;
using FakeFinder.Web.Access;
using FakeFinder.Web.Api;
using FakeFinder.Web.Audit;
using FakeFinder.Web.Evaluations;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;

namespace FakeFinder.Web.Dashboard.Pages.Evaluations;

/// <summary>Choose labels and detectors, start.</summary>
public sealed partial class EvaluateHere(ILogger<EvaluateHere> logger)
{
    private IBrowserFile? labels;
    private string? name;
    private string? refusal;
    private EvaluationRow? started;
    private bool starting;

    [Inject]
    private PageAudit Audit { get; set; } = null!;

    [Inject]
    private PageCaller Asking { get; set; } = null!;

    /// <summary>A run was started.</summary>
    [Parameter]
    public EventCallback Started { get; set; }

    [Inject]
    private EvaluationRuns Runs { get; set; } = null!;

    private string? Hint => labels is null ? "Choose the labels first." : Chosen.Count == 0 ? "Choose at least one detector." : null;

    private void Pick(IBrowserFile file) => (labels, refusal, started) = (file, null, null);

    private async Task StartAsync()
    {
        if (labels is null || starting)
        {
            return;
        }

        (starting, refusal, started) = (true, null, null);
        try
        {
            var bytes = await PickedFile.ReadAsync(labels, EvaluationRuns.MostLabelsBytes);
            started = await Runs.StartAsync(new(name, bytes, labels.Name, Chosen), await Asking.GetAsync(), CancellationToken.None);
            await Audit.WriteAsync(AuditActions.AddEvaluation, $"{started.Id}");
            await Started.InvokeAsync();
        }
        catch (Exception exception) when (exception.IsClusterFault())
        {
            LogNoAnswer(exception, labels.Name);
            refusal = "The service did not answer in time. The list above tells whether the evaluation was started; if not, try again.";
        }
        catch (Exception exception) when (Fault.Of(exception) is not null)
        {
            refusal = Fault.Of(exception)!.Detail;
        }
        finally
        {
            starting = false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Starting an evaluation of {Labels} from the dashboard got no answer")]
    private partial void LogNoAnswer(Exception exception, string labels);
}
