using Dapper;
using FakeFinder.Storage.Sql;

namespace FakeFinder.Storage.Deletion;

/// <summary>Which jobs were deleted: what is left of them may go, and is nothing that the database never knew.</summary>
internal sealed class DeletedJobs(IndexDatabase database)
{
    /// <returns>Those of the ids whose jobs were deleted.</returns>
    public async Task<IReadOnlySet<Guid>> FindAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        var deleted = new HashSet<Guid>();
        foreach (var some in ids.Chunk(ParameterList.Most))
        {
            var (parameters, names) = ParameterList.Of(some.Select(id => id.ToString("D")));
            var found = await database.ReadAsync(
                connection => connection.QueryAsync<string>(
                    new CommandDefinition(
                        $"SELECT JobId FROM JobDeletions WHERE JobId IN ({names})",
                        parameters,
                        cancellationToken: cancellationToken)),
                cancellationToken);
            deleted.UnionWith(found.Select(Guid.Parse));
        }

        return deleted;
    }
}
