using FakeFinder.Storage.Evaluations;

namespace FakeFinder.Web.Dashboard.Evaluations;

/// <summary>Evaluation runs in words.</summary>
internal static class RunWords
{
    /// <summary>The state of a run.</summary>
    public static string StateOf(EvaluationRow run) => run.State switch
    {
        EvaluationStates.Running => "Running",
        EvaluationStates.Completed => "Completed",
        EvaluationStates.Failed => "Failed",
        EvaluationStates.Cancelled => "Cancelled",
        var other => other,
    };

    /// <summary>Where its figures come from.</summary>
    public static string OriginOf(EvaluationRow run) => run.Batch is null ? "uploaded" : "run here";
}
