using Dapper;
using FakeFinder.Storage.Sql;

namespace FakeFinder.Storage.Access;

/// <inheritdoc />
internal sealed class ApiKeys(IndexDatabase database) : IApiKeys
{
    private const string Columns =
        "Id, Name, Hash, Scopes, CreatedBy, CreatedAt, ExpiresAt, LastUsedAt, RevokedAt, RequestsPerMinute, BytesPerDay, "
            + "OpenJobs, Owner";

    /// <inheritdoc />
    public Task AddAsync(ApiKey key, CancellationToken cancellationToken) => database.WriteAsync(
        connection => connection.ExecuteAsync(
            $"""
            INSERT INTO ApiKeys({Columns})
            VALUES(@Id, @Name, @Hash, @Scopes, @CreatedBy, @CreatedAt, @ExpiresAt, @LastUsedAt, @RevokedAt,
                   @RequestsPerMinute, @BytesPerDay, @OpenJobs, @Owner)
            """,
            new
            {
                Id = Text(key.Id),
                key.Name,
                key.Hash,
                Scopes = string.Join(' ', key.Scopes),
                key.CreatedBy,
                CreatedAt = key.CreatedAt.UtcTicks,
                ExpiresAt = key.ExpiresAt?.UtcTicks,
                LastUsedAt = key.LastUsedAt?.UtcTicks,
                RevokedAt = key.RevokedAt?.UtcTicks,
                key.Limits?.RequestsPerMinute,
                key.Limits?.BytesPerDay,
                key.Limits?.OpenJobs,
                key.Owner,
            }),
        cancellationToken);

    /// <inheritdoc />
    public Task<ApiKey?> FindByHashAsync(string hash, CancellationToken cancellationToken) =>
        FindAsync("Hash = @Value", hash, cancellationToken);

    /// <inheritdoc />
    public Task<ApiKey?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        FindAsync("Id = @Value", Text(id), cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellationToken) =>
        database.ReadAsync(
            async connection =>
            {
                var rows = await connection.QueryAsync<Row>(
                    new CommandDefinition(
                        $"SELECT {Columns} FROM ApiKeys ORDER BY CreatedAt DESC, Id DESC", cancellationToken: cancellationToken));
                return (IReadOnlyList<ApiKey>)[.. rows.Select(row => row.ToKey())];
            },
            cancellationToken);

    /// <inheritdoc />
    public async Task<ApiKey?> RevokeAsync(Guid id, DateTimeOffset at, CancellationToken cancellationToken)
    {
        await database.WriteAsync(
            connection => connection.ExecuteAsync(
                "UPDATE ApiKeys SET RevokedAt = @At WHERE Id = @Id AND RevokedAt IS NULL", new { Id = Text(id), At = at.UtcTicks }),
            cancellationToken);
        return await FindAsync(id, cancellationToken);
    }

    /// <inheritdoc />
    public Task NoteUseAsync(Guid id, DateTimeOffset at, CancellationToken cancellationToken) => database.WriteAsync(
        connection => connection.ExecuteAsync(
            "UPDATE ApiKeys SET LastUsedAt = @At WHERE Id = @Id AND (LastUsedAt IS NULL OR LastUsedAt < @At)",
            new { Id = Text(id), At = at.UtcTicks }),
        cancellationToken);

    private Task<ApiKey?> FindAsync(string condition, string value, CancellationToken cancellationToken) =>
        database.ReadAsync(
            async connection =>
            {
                var row = await connection.QuerySingleOrDefaultAsync<Row>(
                    new CommandDefinition(
                        $"SELECT {Columns} FROM ApiKeys WHERE {condition}", new { Value = value }, cancellationToken: cancellationToken));
                return row?.ToKey();
            },
            cancellationToken);

    private static string Text(Guid id) => id.ToString("D");

    private sealed class Row
    {
        public string Id { get; init; } = "";

        public string Name { get; init; } = "";

        public string Hash { get; init; } = "";

        public string Scopes { get; init; } = "";

        public string CreatedBy { get; init; } = "";

        public long CreatedAt { get; init; }

        public long? ExpiresAt { get; init; }

        public long? LastUsedAt { get; init; }

        public long? RevokedAt { get; init; }

        public int? RequestsPerMinute { get; init; }

        public long? BytesPerDay { get; init; }

        public int? OpenJobs { get; init; }

        public string? Owner { get; init; }

        public ApiKey ToKey() =>
            new(
                Guid.Parse(Id),
                Name,
                Hash,
                Scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries),
                CreatedBy,
                Time(CreatedAt)!.Value,
                Time(ExpiresAt),
                Time(LastUsedAt),
                Time(RevokedAt),
                RequestsPerMinute is null && BytesPerDay is null && OpenJobs is null
                    ? null
                    : new ApiKeyLimits(RequestsPerMinute, BytesPerDay, OpenJobs),
                Owner);

        private static DateTimeOffset? Time(long? ticks) => ticks is { } known ? new DateTimeOffset(known, TimeSpan.Zero) : null;
    }
}
