using System.Text.Json;

namespace FakeFinder.Storage.Evaluations;

/// <summary>A row of Evaluations as the database has it.</summary>
internal sealed class EvaluationRecord
{
    public string Id { get; init; } = "";

    public string Name { get; init; } = "";

    public string State { get; init; } = "";

    public string? Reason { get; init; }

    public long CreatedAt { get; init; }

    public long? EndedAt { get; init; }

    public int Videos { get; init; }

    /// <summary>A JSON list.</summary>
    public string Detectors { get; init; } = "[]";

    public string? BatchId { get; init; }

    public string? ScoresSha256 { get; init; }

    public string? UploadSha256 { get; init; }

    public string Owner { get; init; } = "";

    public EvaluationRow ToRow() =>
        new(
            Guid.Parse(Id),
            Name,
            State,
            Reason,
            new DateTimeOffset(CreatedAt, TimeSpan.Zero),
            EndedAt is { } ended ? new DateTimeOffset(ended, TimeSpan.Zero) : null,
            Videos,
            JsonSerializer.Deserialize<List<string>>(Detectors)!,
            BatchId is { } batch ? Guid.Parse(batch) : null,
            ScoresSha256,
            UploadSha256)
        {
            Owner = Owner,
        };
}
