using System.Data.Common;
using Dapper;
using FakeFinder.Storage.Sql;
using FakeFinder.Storage.Videos;

namespace FakeFinder.Storage.Jobs;

/// <inheritdoc />
internal sealed class JobStates(IndexDatabase index, IStorageDatabase database) : IJobStates
{
    private const string IsThisJob = "Service = @Service AND Kind = @Kind AND N0 = @N0 AND N1 = @N1 AND Extension = ''";

    private readonly string insert =
        $"""
        INSERT INTO GrainState(Service, Kind, N0, N1, Extension, Version, Payload, ModifiedAt)
        VALUES(@Service, @Kind, @N0, @N1, '', 1, @Payload, {database.UnixTime})
        ON CONFLICT(Service, Kind, N0, N1, Extension) DO UPDATE
        SET Version = GrainState.Version + 1, Payload = excluded.Payload, ModifiedAt = excluded.ModifiedAt
        WHERE GrainState.Payload IS NULL
        RETURNING Version
        """;

    private readonly string update =
        $"""
        UPDATE GrainState SET Version = Version + 1, Payload = @Payload, ModifiedAt = {database.UnixTime}
        WHERE {IsThisJob} AND Version = @Version
        """;

    /// <inheritdoc />
    public Task<StoredState?> ReadAsync(StateKey key, CancellationToken cancellationToken) => index.ReadAsync(
        async connection => await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            $"SELECT Payload, Version FROM GrainState WHERE {IsThisJob}", Parameters(key), cancellationToken: cancellationToken))
            is { } row ? new StoredState(row.Payload, row.Version) : null,
        cancellationToken);

    /// <inheritdoc />
    public Task<JobOpening> OpenAsync(StateKey key, byte[] payload, JobRow row, CancellationToken cancellationToken)
    {
        JobIndex.Check(row, open: true);
        return index.WriteAsync(connection => OpenAsync(connection, key, payload, row), cancellationToken);
    }

    /// <inheritdoc />
    public Task<int> WriteAsync(StateKey key, int version, byte[] payload, JobRow? ended, CancellationToken cancellationToken)
    {
        if (ended is not null)
        {
            JobIndex.Check(ended, open: false);
        }

        return index.WriteAsync(
            async connection =>
            {
                await ReplaceAsync(connection, key, version, payload);
                if (ended is not null)
                {
                    await JobStatements.EndAsync(connection, ended);
                }

                return version + 1;
            },
            cancellationToken);
    }

    /// <inheritdoc />
    /// <remarks>The row stays without a state, as Orleans' own storage leaves it.</remarks>
    public Task DeleteAsync(StateKey key, int version, CancellationToken cancellationToken) => index.WriteAsync(
        async connection =>
        {
            await ReplaceAsync(connection, key, version, payload: null);
            return true;
        },
        cancellationToken);

    private async Task<JobOpening> OpenAsync(DbConnection connection, StateKey key, byte[] payload, JobRow row)
    {
        var known = await connection.QuerySingleAsync<Known>(
            """
            SELECT (SELECT j.IsOpen FROM Jobs j WHERE j.Id = @Id) AS IsOpen,
                   (SELECT count(*) FROM JobDeletions d WHERE d.JobId = @Id) AS Deletions
            """, new { Id = row.Id.ToString("D") });
        if (known.IsOpen == 0)
        {
            return new JobOpening(JobOpeningOutcome.HasEnded);
        }

        if (known.Deletions > 0)
        {
            return new JobOpening(JobOpeningOutcome.WasDeleted);
        }

        // No video is deleted meanwhile: this transaction is the only one of its kind, and from then on the open row keeps it.
        if (await connection.QuerySingleOrDefaultAsync<VideoRow>(
            $"SELECT {VideoRow.Columns}, v.Name, v.UploadedAt FROM Videos v WHERE v.Id = @VideoId", row) is not { } video)
        {
            return new JobOpening(JobOpeningOutcome.HasNoVideo);
        }

        if (await connection.ExecuteScalarAsync<int?>(insert, Parameters(key, payload)) is not { } version)
        {
            return new JobOpening(JobOpeningOutcome.IsOpen);
        }

        if (known.IsOpen is null)
        {
            await JobStatements.OpenAsync(connection, row);
        }
        else
        {
            // Older programs wrote the row by itself: this one is of a submission that a crash cut off, perhaps with another content.
            await JobStatements.PutAsync(connection, row);
        }

        return new JobOpening(JobOpeningOutcome.Opened, video.ToVideo(), version);
    }

    private async Task ReplaceAsync(DbConnection connection, StateKey key, int version, byte[]? payload)
    {
        if (await connection.ExecuteAsync(update, Parameters(key, payload, version)) == 0)
        {
            throw new StateConflictException(key.Job, version);
        }
    }

    private static object Parameters(StateKey key, byte[]? payload = null, int version = 0) =>
        new { key.Service, StateKey.Kind, key.N0, key.N1, Payload = payload, Version = version };

    private sealed class Known
    {
        public int? IsOpen { get; init; }

        public int Deletions { get; init; }
    }

    private sealed class Row
    {
        public byte[]? Payload { get; init; }

        public int Version { get; init; }
    }
}
