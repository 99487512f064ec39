using Dapper;
using FakeFinder.Storage.Sql;

namespace FakeFinder.Storage.Jobs;

/// <summary>Many jobs of the index at once, by their ids.</summary>
internal sealed class KnownJobs(IndexDatabase database)
{
    /// <returns>Those of the jobs that there are.</returns>
    public async Task<IReadOnlyDictionary<Guid, JobRow>> FindAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        var known = new Dictionary<Guid, JobRow>();
        foreach (var some in ids.Chunk(ParameterList.Most))
        {
            var (parameters, names) = ParameterList.Of(some.Select(id => id.ToString("D")));
            var rows = await database.ReadAsync(connection => connection.QueryAsync<JobAndPart>(new CommandDefinition(
                $"SELECT {JobAndPart.Columns} FROM Jobs j LEFT JOIN Parts p ON p.JobId = j.Id WHERE j.Id IN ({names}) ORDER BY j.Id, "
                    + $"p.Position",
                parameters, cancellationToken: cancellationToken)), cancellationToken);
            foreach (var job in rows.GroupBy(row => row.Id).Select(JobAndPart.ToJob))
            {
                known[job.Id] = job;
            }
        }

        return known;
    }
}
