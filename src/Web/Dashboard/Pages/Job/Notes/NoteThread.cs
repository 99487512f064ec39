using FakeFinder.Storage.Notes;

namespace FakeFinder.Web.Dashboard.Pages.Job.Notes;

/// <summary>A note with what it replaced.</summary>
/// <param name="Latest">What holds.</param>
/// <param name="Earlier">What it corrects, the latest first.</param>
internal sealed record NoteThread(JobNote Latest, IReadOnlyList<JobNote> Earlier)
{
    /// <summary>In the order in which their first versions were written.</summary>
    public static IReadOnlyList<NoteThread> Of(IReadOnlyList<JobNote> notes)
    {
        var byId = notes.ToDictionary(note => note.Id);
        var replaced = notes.Select(note => note.Replaces).OfType<Guid>().ToHashSet();
        return [
            .. notes.Where(note => !replaced.Contains(note.Id))
                .Select(note => new NoteThread(note, [.. EarlierOf(note)]))
                .OrderBy(thread => thread.Earlier.Count > 0 ? thread.Earlier[^1].At : thread.Latest.At),
        ];

        IEnumerable<JobNote> EarlierOf(JobNote note)
        {
            while (note.Replaces is { } id && byId.TryGetValue(id, out var earlier))
            {
                yield return note = earlier;
            }
        }
    }
}
