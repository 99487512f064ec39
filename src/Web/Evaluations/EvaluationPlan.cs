using System.Text.Json;
using FakeFinder.Evaluation;
using FakeFinder.Evaluation.Scores;

namespace FakeFinder.Web.Evaluations;

/// <summary>
/// What was ordered beside the labels, with the videos that were meant at that time: a later upload of a name changes nothing.
/// </summary>
/// <param name="LabelsFile">The name of the labels' file, for sentences, and by its ending for how it is read.</param>
/// <param name="Detectors">In the order of the batch and of the table.</param>
/// <param name="GroupBy">Null: all columns with few values.</param>
/// <param name="Videos">In the labels' order.</param>
internal sealed record EvaluationPlan(
    int Schema,
    string LabelsFile,
    IReadOnlyList<DetectorColumn> Detectors,
    int? Replicas,
    IReadOnlyList<string>? GroupBy,
    IReadOnlyList<PlannedVideo> Videos)
{
    public const int CurrentSchema = 1;

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, JsonSerializerOptions.Web);

    /// <exception cref="EvaluationException">It is of a newer program, or cannot be read.</exception>
    public static async Task<EvaluationPlan> ReadAsync(Stream json, CancellationToken cancellationToken)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync<EvaluationPlan>(json, JsonSerializerOptions.Web, cancellationToken)
                is { Schema: <= CurrentSchema } plan
                ? plan
                : throw new EvaluationException("The order of this evaluation is of a newer program; use that.");
        }
        catch (Exception damage) when (damage is JsonException or InvalidDataException)
        {
            throw new EvaluationException("The order of this evaluation cannot be read; start another one.", damage);
        }
    }
}

/// <summary>A video of the labels as the batch takes it.</summary>
/// <param name="Id">SHA-256 of its bytes.</param>
/// <param name="Name">Under which the batch lists it.</param>
internal sealed record PlannedVideo(string Id, string Name);
