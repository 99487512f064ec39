using System.Text.Json.Serialization;
using FakeFinder.Storage.Notes;
using FakeFinder.Web.Access;
using FakeFinder.Web.Audit;
using FakeFinder.Web.Notes;
using Microsoft.AspNetCore.Http.HttpResults;

namespace FakeFinder.Web.Api;

/// <summary><c>/api/v1/jobs/{id}/notes</c>.</summary>
public static class NotesApi
{
    private const string Kept =
        "Notes stand beside what the detectors say, and are never changed or deleted singly. A correction is a further note that names in "
            + "'replaces' the one that it corrects; both stay. The service does not check who the author is.";

    /// <summary>Maps the list of a job's notes, and the writing of one.</summary>
    public static IEndpointRouteBuilder MapNotes(this IEndpointRouteBuilder endpoints)
    {
        var notes = endpoints.MapGroup("/api/v1/jobs/{id:guid}/notes").WithTags("Jobs");
        notes.MapGet("", ListAsync).Needs(AccessScope.Read).Finding()
            .WithName("listNotes")
            .WithSummary("The notes on a job, the oldest first")
            .WithDescription("All that was ever written: a note that replaces an earlier one names it, and both are listed.");
        notes.MapPost("", AddAsync)
            .Needs(AccessScope.Submit)
            .Audited(AuditActions.NoteJob)
            .Writing()
            .WithName("addNote")
            .WithSummary("Writes a note on a job")
            .WithDescription(Kept);
        notes.MapPut("/{note:guid}", AddAsAsync).Needs(AccessScope.Submit).Audited(AuditActions.NoteJob).Writing()
            .WithName("addNoteAs")
            .WithSummary("Writes a note on a job under the caller's own id")
            .WithDescription(
                Kept + " The same content again changes nothing, so that a lost answer can be asked for again; another content is a "
                    + "conflict.");
        return endpoints;
    }

    private static RouteHandlerBuilder Writing(this RouteHandlerBuilder endpoint) => endpoint
        .TakesSmallBody()
        .Finding()
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status409Conflict)
        .ProducesProblem(StatusCodes.Status415UnsupportedMediaType);

    private static async Task<Ok<NoteList>> ListAsync(Guid id, JobNoteBook book, CancellationToken cancellationToken) =>
        TypedResults.Ok(new NoteList([.. (await book.ListAsync(id, cancellationToken)).Select(NoteResource.Of)]));

    private static async Task<Created<NoteResource>> AddAsync(
        Guid id,
        NoteSubmission submission,
        Caller caller,
        JobNoteBook book,
        CancellationToken cancellationToken)
    {
        var note = await book.AddAsync(id, Guid.CreateVersion7(), submission.Draft(caller), cancellationToken);
        return TypedResults.Created($"/api/v1/jobs/{id}/notes", NoteResource.Of(note));
    }

    private static async Task<Ok<NoteResource>> AddAsAsync(
        Guid id,
        Guid note,
        NoteSubmission submission,
        Caller caller,
        JobNoteBook book,
        CancellationToken cancellationToken
    ) => TypedResults.Ok(NoteResource.Of(await book.AddAsync(id, note, submission.Draft(caller), cancellationToken)));
}

/// <summary>A note to be kept.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record NoteSubmission
{
    /// <summary>remark (something that was seen; the default) or conclusion.</summary>
    public NoteKind Kind { get; init; }

    /// <summary>Who writes; 1 to 100 characters.</summary>
    public required string Author { get; init; }

    /// <summary>1 to 4000 characters; lines may be broken.</summary>
    public required string Text { get; init; }

    /// <summary>The moment of the video that it is about; left out where it is about the whole.</summary>
    public double? Seconds { get; init; }

    /// <summary>The id of the note that this one corrects.</summary>
    public Guid? Replaces { get; init; }

    public NoteDraft Draft(Caller caller) => new(Kind, caller.NameBeside(Author) ?? Author, Text, Seconds, Replaces);
}

/// <summary>A note on a job.</summary>
/// <param name="Author">As the author said; the service did not check it.</param>
/// <param name="Seconds">The moment of the video that it is about; absent where it is about the whole.</param>
/// <param name="Replaces">The note that it corrects; absent for a new one.</param>
internal sealed record NoteResource(
    Guid Id,
    NoteKind Kind,
    string Author,
    DateTimeOffset At,
    string Text,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Seconds,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Guid? Replaces)
{
    public static NoteResource Of(JobNote note) =>
        new(note.Id, note.Kind, note.Author, note.At.ToUniversalTime(), note.Text, note.Seconds, note.Replaces);
}

/// <summary>The notes on a job, the oldest first.</summary>
internal sealed record NoteList(IReadOnlyList<NoteResource> Items);
