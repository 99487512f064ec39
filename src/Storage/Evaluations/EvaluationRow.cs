namespace FakeFinder.Storage.Evaluations;

/// <summary>An evaluation run as a row: a document that was uploaded, or one that is made here of the results of a batch.</summary>
/// <param name="Name">Of the data, as people know it.</param>
/// <param name="State">running (only those that are made here), completed, failed, cancelled.</param>
/// <param name="Reason">Why it failed or was cancelled: one sentence. Null in the other states.</param>
/// <param name="EndedAt">Null while it is running; of an uploaded document the time of the upload.</param>
/// <param name="Videos">How many labelled videos it has.</param>
/// <param name="Detectors">Their names, in the document's order.</param>
/// <param name="Batch">The batch that analyses the videos; null for an uploaded document.</param>
/// <param name="ScoresSha256">Of the bytes of scores.csv, in lower case; null as long as there are no scores.</param>
/// <param name="UploadSha256">Of the bytes of an uploaded document, by which the same one is known again; null for one made here.</param>
public sealed record EvaluationRow(
    Guid Id,
    string Name,
    string State,
    string? Reason,
    DateTimeOffset CreatedAt,
    DateTimeOffset? EndedAt,
    int Videos,
    IReadOnlyList<string> Detectors,
    Guid? Batch,
    string? ScoresSha256,
    string? UploadSha256 = null)
{
    /// <summary>Whose the run is; empty where it is nobody's.</summary>
    public string Owner { get; init; } = "";

    /// <summary>It has not ended: its batch is running, or its figures are being computed.</summary>
    public bool IsOpen => State == EvaluationStates.Running;

    /// <summary>It has a document with the figures.</summary>
    public bool IsCompleted => State == EvaluationStates.Completed;
}

/// <summary>One page of evaluation runs, the latest first.</summary>
/// <param name="Total">How many there are in all.</param>
public sealed record EvaluationPage(IReadOnlyList<EvaluationRow> Evaluations, int Total);
