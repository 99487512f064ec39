using System.Text.Json.Serialization;
using FakeFinder.Storage.Batches;
using FakeFinder.Storage.Evaluations;
using FakeFinder.Web.Api.Batches;

namespace FakeFinder.Web.Evaluations;

/// <summary>An evaluation run.</summary>
/// <param name="Name">Of the data.</param>
/// <param name="State">running, completed, failed or cancelled.</param>
/// <param name="Reason">Why it failed or was cancelled.</param>
/// <param name="Videos">Labelled videos.</param>
/// <param name="Batch">The id of its batch, which has each video's results; null for an uploaded document.</param>
/// <param name="ScoresSha256">Of scores.csv, once there are scores.</param>
/// <param name="Progress">Of its batch; only where one run is described, and it has a batch.</param>
internal sealed record EvaluationResource(
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
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] BatchResource? Progress = null)
{
    public static EvaluationResource Of(EvaluationRow run) => Of(run, batch: null);

    public static EvaluationResource Of(EvaluationRow run, BatchRow? batch) => new(
        run.Id,
        run.Name,
        run.State,
        run.Reason,
        run.CreatedAt,
        run.EndedAt,
        run.Videos,
        run.Detectors,
        run.Batch,
        run.ScoresSha256,
        batch is null ? null : BatchResource.Of(batch));
}

/// <summary>One page of the evaluation runs, the latest first.</summary>
/// <param name="Total">How many there are in all.</param>
internal sealed record EvaluationList(IReadOnlyList<EvaluationResource> Items, int Total, int Skip, int Take);
