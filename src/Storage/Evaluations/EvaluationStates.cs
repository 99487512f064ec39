namespace FakeFinder.Storage.Evaluations;

/// <summary>The states of an evaluation run, as rows and the API write them.</summary>
public static class EvaluationStates
{
    /// <summary>Its batch is running, or its figures are being computed.</summary>
    public const string Running = "running";

    /// <summary>Its document is there.</summary>
    public const string Completed = "completed";

    /// <summary>It ended without a document, for the reason in the row.</summary>
    public const string Failed = "failed";

    /// <summary>It, or its batch, was cancelled.</summary>
    public const string Cancelled = "cancelled";
}
