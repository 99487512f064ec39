using Dapper;
using FakeFinder.Storage.Owners;
using FakeFinder.Storage.Sql;

namespace FakeFinder.Storage.Jobs;

/// <summary>What people look for, and what they put away.</summary>
internal sealed partial class JobIndex
{
    /// <inheritdoc />
    public Task<JobPage> SearchAsync(Viewer viewer, JobQuery query, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(query.Skip);
        ArgumentOutOfRangeException.ThrowIfNegative(query.Take);
        var conditions = new JobConditions(viewer, query);
        return database.ReadAsync(
            async connection =>
            {
                // One statement sees one moment: no job appears without its parts. What is sorted is small: the rest of a row is read for
                // the page alone.
                var rows = await connection.QueryAsync<JobAndPart>(
                    new CommandDefinition(
                        $"""
                        SELECT {JobAndPart.Columns}
                        FROM (SELECT Id FROM Jobs WHERE {conditions.Where} ORDER BY {conditions.Order} LIMIT @Take OFFSET @Skip) found
                        JOIN Jobs j ON j.Id = found.Id
                        LEFT JOIN Parts p ON p.JobId = j.Id
                        ORDER BY {conditions.OrderOfRows}, p.Position
                        """,
                        conditions.Parameters,
                        cancellationToken: cancellationToken));
                var total = await connection.ExecuteScalarAsync<int>(
                    new CommandDefinition(
                        $"SELECT count(*) FROM Jobs WHERE {conditions.Where}",
                        conditions.Parameters,
                        cancellationToken: cancellationToken));
                return new JobPage([.. rows.GroupBy(row => row.Id).Select(JobAndPart.ToJob)], total);
            },
            cancellationToken);
    }

    /// <inheritdoc />
    public Task SetArchivedAsync(
        Viewer viewer,
        IReadOnlyCollection<Guid> ids,
        bool isArchived,
        CancellationToken cancellationToken
    ) =>
        database.WriteAsync(
            async connection =>
            {
                var changed = 0;
                foreach (var some in ids.Chunk(ParameterList.Most))
                {
                    var (parameters, names) = ParameterList.Of(some.Select(Text));
                    parameters.Add("IsArchived", isArchived ? 1 : 0);
                    parameters.Add("Owner", viewer.Owner);
                    changed += await connection.ExecuteAsync(
                        $"UPDATE Jobs SET IsArchived = @IsArchived WHERE {viewer.On("Owner")} AND Id IN ({names})",
                        parameters);
                }

                return changed;
            },
            cancellationToken);
}
