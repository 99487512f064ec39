namespace FakeFinder.Storage.Sql;

/// <summary>
/// Grain state for Orleans' ADO.NET grain storage on SQLite. The provider brings no script for SQLite; it reads its statements
/// from OrleansQuery, leaves the other tables to us, and takes a write or a clear that returns no row as a conflict.
/// </summary>
internal static class OrleansTables
{
    private const string IsThisGrain =
        "Service = @ServiceId AND Kind = @GrainTypeString AND N0 = @GrainIdN0 AND N1 = @GrainIdN1 AND Extension = coalesce(@GrainIdExtensionString, '')";

    /// <summary>Harmless to run again.</summary>
    public const string Script =
        """
        CREATE TABLE IF NOT EXISTS OrleansQuery(
            QueryKey TEXT NOT NULL PRIMARY KEY,
            QueryText TEXT NOT NULL);

        CREATE TABLE IF NOT EXISTS GrainState(
            Service TEXT NOT NULL,
            Kind TEXT NOT NULL,
            N0 BIGINT NOT NULL,
            N1 BIGINT NOT NULL,
            Extension TEXT NOT NULL,
            Version INTEGER NOT NULL,
            Payload BLOB,
            ModifiedAt BIGINT NOT NULL,
            PRIMARY KEY(Service, Kind, N0, N1, Extension));
        """;

    /// <summary>Written anew at each start, so that a corrected statement reaches a database that exists.</summary>
    public static IReadOnlyDictionary<string, string> Queries { get; } = new Dictionary<string, string>
    {
        // No version: the grain has never read a state, so there must be none (or none any more: a version that is null equals no version).
        // A version: the row must be there, in exactly this version.
        ["WriteToStorageKey"] =
            $"""
             INSERT INTO GrainState(Service, Kind, N0, N1, Extension, Version, Payload, ModifiedAt)
             SELECT @ServiceId, @GrainTypeString, @GrainIdN0, @GrainIdN1, coalesce(@GrainIdExtensionString, ''), 1, @PayloadBinary, unixepoch()
             WHERE @GrainStateVersion IS NULL OR EXISTS(SELECT 1 FROM GrainState WHERE {IsThisGrain})
             ON CONFLICT(Service, Kind, N0, N1, Extension) DO UPDATE
             SET Version = GrainState.Version + 1, Payload = excluded.Payload, ModifiedAt = excluded.ModifiedAt
             WHERE GrainState.Version = @GrainStateVersion
             RETURNING Version AS NewGrainStateVersion
             """,
        ["ReadFromStorageKey"] =
            $"SELECT Payload AS PayloadBinary, Version FROM GrainState WHERE {IsThisGrain}",
        ["ClearStorageKey"] =
            $"""
             UPDATE GrainState SET Payload = NULL, Version = Version + 1, ModifiedAt = unixepoch()
             WHERE {IsThisGrain} AND Version = @GrainStateVersion
             RETURNING Version AS NewGrainStateVersion
             """,
        ["DeleteStorageKey"] =
            $"""
             DELETE FROM GrainState
             WHERE {IsThisGrain} AND Version = @GrainStateVersion
             RETURNING Version + 1 AS NewGrainStateVersion
             """,
    };
}
