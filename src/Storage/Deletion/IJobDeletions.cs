using FakeFinder.Storage.Retention;
using FakeFinder.Storage.Tombstones;

namespace FakeFinder.Storage.Deletion;

/// <summary>
/// Deletes ended jobs with all that hangs on them. It is written down with the rows that it takes; what a crash cuts off after that is
/// listed by <see cref="ListBegunAsync"/> and finished by <see cref="EndAsync"/>. That a job was deleted, when and why stays known by its
/// id (<see cref="ITombstones"/>).
/// </summary>
public interface IJobDeletions
{
    /// <summary>Takes the job's rows and notes, and writes down that the rest may go. Idempotent.</summary>
    /// <param name="video">The video that is to go too, if nothing else refers to it then; null to keep it.</param>
    /// <param name="expiry">Why, for the record, where the end of its retention time takes it; null where it was asked for.</param>
    /// <exception cref="JobInUseException">An open batch or evaluation needs its result.</exception>
    Task BeginAsync(Guid job, string? video, Expiry? expiry, CancellationToken cancellationToken);

    /// <summary>Deletes the reports of a job whose deletion was begun, and its video where that was asked for. Idempotent.</summary>
    Task EndAsync(Guid job, CancellationToken cancellationToken);

    /// <summary>The deletions that were begun and have not ended.</summary>
    Task<IReadOnlyList<Guid>> ListBegunAsync(int take, CancellationToken cancellationToken);
}

/// <summary>An open batch or evaluation needs the job's result; the message is a sentence for the person who wants to delete it.</summary>
public sealed class JobInUseException(string message) : Exception(message);
