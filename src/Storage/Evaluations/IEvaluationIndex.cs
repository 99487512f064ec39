using FakeFinder.Storage.Owners;

namespace FakeFinder.Storage.Evaluations;

/// <summary>Evaluation runs as rows. Their documents are files of <see cref="IEvaluationFiles"/>, written before the row says so.</summary>
public interface IEvaluationIndex
{
    /// <summary>Writes a run down; where its id, or the hash of its owner's upload, is known, nothing changes.</summary>
    /// <returns>The run as it is stored: another id than the given one is that of the same upload.</returns>
    /// <exception cref="Blobs.StorageFullException">There is no room for it.</exception>
    Task<EvaluationRow> OpenAsync(EvaluationRow evaluation, CancellationToken cancellationToken);

    /// <returns>Null where there is no such run.</returns>
    Task<EvaluationRow?> FindAsync(Guid id, CancellationToken cancellationToken);

    /// <returns>Null where no document with these bytes was uploaded, or none that the viewer finds.</returns>
    Task<EvaluationRow?> FindUploadAsync(Viewer viewer, string sha256, CancellationToken cancellationToken);

    /// <summary>Runs, the latest first.</summary>
    Task<EvaluationPage> ListAsync(Viewer viewer, int skip, int take, CancellationToken cancellationToken);

    /// <summary>The runs that have not ended, the oldest first.</summary>
    Task<IReadOnlyList<EvaluationRow>> ListOpenAsync(int take, CancellationToken cancellationToken);

    /// <summary>Ends a run. One that has ended stays as it is.</summary>
    /// <returns>The run as it is stored; null where there is no such run.</returns>
    Task<EvaluationRow?> EndAsync(Guid id, EvaluationEnd end, CancellationToken cancellationToken);

    /// <returns>False where there was no such run.</returns>
    Task<bool> RemoveAsync(Guid id, CancellationToken cancellationToken);
}

/// <summary>How a run ended.</summary>
/// <param name="State">One of <see cref="EvaluationStates"/>, but not running.</param>
/// <param name="Reason">Why it failed or was cancelled.</param>
/// <param name="ScoresSha256">Of its scores.csv, where it was completed.</param>
public sealed record EvaluationEnd(string State, DateTimeOffset At, string? Reason = null, string? ScoresSha256 = null);
