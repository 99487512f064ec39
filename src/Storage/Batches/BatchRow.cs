namespace FakeFinder.Storage.Batches;

/// <summary>A batch as a row.</summary>
/// <param name="ContentHash">Of all that was submitted, so that the same submission is known again.</param>
/// <param name="State">As the API writes it: running, completed, cancelled.</param>
/// <param name="IsOpen">There is something left to do for it; true for a short while after it was cancelled, too.</param>
/// <param name="SubmittedBy">Who asked for it, as they said; null where nobody was named.</param>
/// <param name="FirstFile">The name of its first video, in lists; null elsewhere.</param>
/// <param name="CallbackUrl">The address that is told of its end; null for none.</param>
public sealed record BatchRow(
    Guid Id,
    string ContentHash,
    IReadOnlyList<string> Detectors,
    int? Replicas,
    string State,
    bool IsOpen,
    int Total,
    int Completed,
    int Failed,
    DateTimeOffset SubmittedAt,
    DateTimeOffset? EndedAt,
    string? SubmittedBy = null,
    string? FirstFile = null,
    string? CallbackUrl = null)
{
    /// <summary>Whose the batch is; null where it is nobody's.</summary>
    public string? Owner { get; init; }
}

/// <summary>One page of batches.</summary>
/// <param name="Total">How many batches there are in all.</param>
public sealed record BatchPage(IReadOnlyList<BatchRow> Batches, int Total);

/// <summary>A batch that is to be recorded.</summary>
public sealed record NewBatch(
    Guid Id,
    string ContentHash,
    IReadOnlyList<string> Detectors,
    int? Replicas,
    DateTimeOffset SubmittedAt,
    IReadOnlyList<NewBatchVideo> Videos,
    string? SubmittedBy = null,
    string? Owner = null,
    string? CallbackUrl = null);

/// <summary>One of its videos.</summary>
/// <param name="VideoId">Empty for a file that was refused.</param>
/// <param name="Refusal">Why it was; it has its result from the start.</param>
public readonly record struct NewBatchVideo(string VideoId, string FileName, string? Refusal = null);

/// <summary>A video that has no result yet.</summary>
/// <param name="JobId">The job that analyses it, or will: chosen when the batch was recorded, so that no crash makes a second
/// one.</param>
public sealed record BatchVideoRow(int Position, string VideoId, string FileName, Guid JobId);

/// <summary>What changed: the batch after it, and the jobs whose videos have their result now.</summary>
public sealed record BatchSettlement(BatchRow Batch, IReadOnlyList<Guid> Settled);

/// <summary>One of the videos is not in the library.</summary>
public sealed class MissingVideoException(string videoId) : Exception($"There is no video {videoId}.")
{
    /// <summary>The video.</summary>
    public string VideoId { get; } = videoId;
}

/// <summary>A batch of this id was deleted: the id is not used again.</summary>
public sealed class DeletedBatchException(Guid id) : Exception($"Batch {id} was deleted, and its id is not used again; take a new one.");
