using FakeFinder.Contracts;
using FakeFinder.Storage.Notes;
using FakeFinder.Web.Api;
using FakeFinder.Web.Audit;
using FakeFinder.Web.Dashboard.Analysts;
using FakeFinder.Web.Notes;
using Microsoft.AspNetCore.Components;

namespace FakeFinder.Web.Dashboard.Pages.Job.Notes;

/// <summary>What people wrote about a job, and a form for more. What is typed stays in the form until it is written down.</summary>
public sealed partial class NotesSection(JobNoteBook book, AnalystName analyst, PageAudit audit)
{
    private readonly string formId = $"note-{Guid.NewGuid():N}";

    private IReadOnlyList<NoteThread>? threads;
    private Guid shown;
    private Guid next = Guid.CreateVersion7();
    private ElementReference field;
    private JobNote? replaces;
    private NoteKind kind;
    private string text = "";
    private double? seconds;
    private Task marking = Task.CompletedTask;
    private string? problem;
    private string? said;
    private bool sending;

    /// <summary>The job that the notes are about.</summary>
    [Parameter, EditorRequired]
    public Guid Job { get; set; }

    /// <summary>The person wants to see this moment of the video, in seconds.</summary>
    [Parameter]
    public EventCallback<double> Seek { get; set; }

    /// <summary>The player's time in seconds; null where there is no player, or none that plays.</summary>
    [Parameter]
    public Func<Task<double?>>? CurrentTime { get; set; }

    protected override async Task OnParametersSetAsync()
    {
        if (shown != Job)
        {
            shown = Job;
            threads = null;
            Begin();
            await LookAsync();
        }
    }

    private async Task LookAsync()
    {
        try
        {
            threads = NoteThread.Of(await book.ListAsync(Job, CancellationToken.None));
        }
        catch (JobNotFoundException)
        {
            // The row of a job that was submitted this moment: there is no note yet.
            threads = [];
        }
    }

    /// <summary>The form is for a new note.</summary>
    private void Begin()
    {
        (replaces, kind, text, seconds, problem, said) = (null, NoteKind.Remark, "", null, null, null);
        next = Guid.CreateVersion7();
    }

    private async Task CorrectAsync(JobNote note)
    {
        Begin();
        (replaces, kind, text, seconds) = (note, note.Kind, note.Text, note.Seconds);
        await field.FocusAsync();
    }

    private Task MarkAsync(ChangeEventArgs change) => marking = MarkAsync(change.Value is true);

    /// <summary>The browser is asked for the time; a note that the form is not for any more does not get it.</summary>
    private async Task MarkAsync(bool wanted)
    {
        var note = next;
        var found = wanted && CurrentTime is not null ? await CurrentTime() : null;
        if (note == next)
        {
            seconds = found;
            problem = wanted && found is null ? "The player has no moment to point at; play the clip first." : null;
        }
    }

    private async Task SubmitAsync()
    {
        (problem, said) = (null, null);
        await marking;
        if (problem is not null)
        {
            return;
        }

        if (await analyst.GetAsync() is not { } author)
        {
            problem = "Type your name first: a note has an author.";
            return;
        }

        if (string.IsNullOrWhiteSpace(text))
        {
            problem = "Type the note's text first.";
            return;
        }

        sending = true;
        try
        {
            // The same id until it is written down: an answer that was lost makes no second note.
            await book.AddAsync(Job, next, new NoteDraft(kind, author, text, seconds, replaces?.Id), CancellationToken.None);
            await audit.WriteAsync(AuditActions.NoteJob, $"{Job}");
            var what = replaces is null ? "The note was added." : "The correction was added.";
            Begin();
            await LookAsync();
            said = what;
        }
        catch (Exception exception) when (Fault.Of(exception) is { } fault)
        {
            problem = fault.Detail;
        }
        finally
        {
            sending = false;
        }
    }
}
