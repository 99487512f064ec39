using System.Collections.Concurrent;
using FakeFinder.Storage.Notes;

namespace FakeFinder.Web.Tests.StandIns;

/// <summary>Notes in memory, in the order in which they were written.</summary>
public sealed class StandInNotes : IJobNotes
{
    private readonly ConcurrentQueue<JobNote> notes = [];

    public void Put(JobNote note)
    {
        if (notes.All(one => one.Id != note.Id))
        {
            notes.Enqueue(note);
        }
    }

    public Task AddAsync(JobNote note, CancellationToken cancellationToken)
    {
        Put(note);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<JobNote>> ListAsync(Guid job, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<JobNote>>([.. notes.Where(note => note.Job == job)]);
}
