namespace FakeFinder.Storage.Notes;

/// <summary>
/// What people wrote about a job, kept apart from what machines said. Nothing is changed or deleted: a correction is a further note that
/// names the one that it replaces, and both stay. The notes go with their job alone.
/// </summary>
public interface IJobNotes
{
    /// <summary>Writes a note down; the same id again changes nothing.</summary>
    /// <exception cref="NoSuchJobException">Its job is not there.</exception>
    Task AddAsync(JobNote note, CancellationToken cancellationToken);

    /// <summary>All notes of a job, the oldest first.</summary>
    Task<IReadOnlyList<JobNote>> ListAsync(Guid job, CancellationToken cancellationToken);
}

/// <summary>One note.</summary>
/// <param name="Author">Who wrote it, as they said; the service did not check it.</param>
/// <param name="Seconds">The moment of the video that it is about; null where it is about the whole.</param>
/// <param name="Replaces">The note that this one corrects; null for a new one.</param>
public sealed record JobNote(
    Guid Id,
    Guid Job,
    NoteKind Kind,
    string Author,
    DateTimeOffset At,
    string Text,
    double? Seconds = null,
    Guid? Replaces = null);

/// <summary>What a note is.</summary>
public enum NoteKind
{
    /// <summary>Something that was seen.</summary>
    Remark = 0,

    /// <summary>What the analyst concludes.</summary>
    Conclusion = 1,
}
