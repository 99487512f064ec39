using FakeFinder.Contracts;
using FakeFinder.Grains.Control.Videos;
using FakeFinder.Storage.Jobs;
using FakeFinder.Storage.Notes;

namespace FakeFinder.Web.Notes;

/// <summary>Checks and keeps what people write about jobs; for the pages and the API alike.</summary>
public sealed class JobNoteBook(IJobNotes notes, IJobIndex index, Absences absences, TimeProvider time)
{
    /// <summary>Characters of a note.</summary>
    public const int LongestText = 4000;

    /// <summary>Characters of an author's name.</summary>
    public const int LongestAuthor = 100;

    private const double LongestVideoSeconds = 1e7;

    /// <summary>All notes of a job, the oldest first.</summary>
    /// <exception cref="JobNotFoundException">There is no such job.</exception>
    public async Task<IReadOnlyList<JobNote>> ListAsync(Guid job, CancellationToken cancellationToken) =>
        await index.FindAsync(job, cancellationToken) is null
            ? throw await absences.OfJobAsync(job, cancellationToken)
            : await notes.ListAsync(job, cancellationToken);

    /// <summary>Writes a note down; the same one under the same id again changes nothing.</summary>
    /// <exception cref="InvalidRequestException">Something of it is not allowed.</exception>
    /// <exception cref="JobNotFoundException">There is no such job.</exception>
    /// <exception cref="JobConflictException">The id has another note, or the note that it corrects has a correction already.</exception>
    public async Task<JobNote> AddAsync(Guid job, Guid id, NoteDraft draft, CancellationToken cancellationToken)
    {
        var note = new JobNote(
            id, job, draft.Kind, Author(draft.Author), time.GetUtcNow(), Text(draft.Text), Seconds(draft.Seconds), draft.Replaces);
        var before = await ListAsync(job, cancellationToken);
        if (before.FirstOrDefault(one => one.Id == id) is { } same)
        {
            return Same(same, note);
        }

        if (draft.Replaces is { } replaced)
        {
            RequireReplaceable(before, job, replaced);
        }

        await notes.AddAsync(note, cancellationToken);
        return (await notes.ListAsync(job, cancellationToken)).FirstOrDefault(one => one.Id == id) is { } written
            ? Same(written, note)
            : throw new JobConflictException($"Note {id} is one of another job; take a new id.");
    }

    private static JobNote Same(JobNote written, JobNote note) =>
        written == note with { At = written.At }
            ? written
            : throw new JobConflictException($"Note {note.Id} exists with another content; a note never changes: take a new id.");

    private static void RequireReplaceable(IReadOnlyList<JobNote> notes, Guid job, Guid replaced)
    {
        if (!notes.Any(note => note.Id == replaced))
        {
            throw new InvalidRequestException(
                $"'replaces' is {replaced}, and job {job} has no such note; GET /api/v1/jobs/{job}/notes lists them.");
        }

        if (notes.FirstOrDefault(note => note.Replaces == replaced) is { } later)
        {
            throw new JobConflictException($"Note {replaced} was corrected by note {later.Id} already; correct that one.");
        }
    }

    private static string Author(string author) =>
        author.Trim() is { Length: > 0 and <= LongestAuthor } name && !name.Any(char.IsControl)
            ? name
            : throw new InvalidRequestException(
                $"'author' must be the name of the person who writes: 1 to {LongestAuthor} characters, and no control characters.");

    private static string Text(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Trim();
        return lines.Length is 0 or > LongestText ? throw new InvalidRequestException(
                $"'text' has {lines.Length} characters; it must have 1 to {LongestText}.")
            : lines.Any(character => char.IsControl(character) && character is not ('\n' or '\t')) ? throw new InvalidRequestException(
                "'text' has a control character; only line breaks and tabs are allowed.")
            : lines;
    }

    private static double? Seconds(double? seconds) =>
        seconds is null or (>= 0 and <= LongestVideoSeconds)
            ? seconds
            : throw new InvalidRequestException("'seconds' must be a moment of the video: 0 or more, or be left out.");
}

/// <summary>A note that somebody wants to be kept.</summary>
/// <param name="Seconds">The moment of the video that it is about; null where it is about the whole.</param>
/// <param name="Replaces">The note that this one corrects; null for a new one.</param>
public sealed record NoteDraft(NoteKind Kind, string Author, string Text, double? Seconds = null, Guid? Replaces = null);
