namespace FakeFinder.Storage.Sql;

/// <summary>
/// Grain state for Orleans' ADO.NET grain storage. The provider reads its statements from OrleansQuery, leaves the other tables to us, and
/// takes a write or a clear that returns no row as a conflict. Casts say what a parameter without a value is: PostgreSQL cannot guess it.
/// </summary>
internal static class OrleansTables
{
    private const string IsThisGrain =
        "Service = @ServiceId AND Kind = @GrainTypeString AND N0 = @GrainIdN0 AND N1 = @GrainIdN1 AND Extension = "
            + "coalesce(CAST(@GrainIdExtensionString AS TEXT), '')";

    /// <summary>
    /// Harmless to run again. The statements are written again at each start, so that a corrected one reaches a database that exists.
    /// </summary>
    public static OrleansScript For(IStorageDatabase database) => new(Tables(database), Queries(database));

    private static string Tables(IStorageDatabase database) =>
        $"""
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
            Payload {database.BytesType},
            ModifiedAt BIGINT NOT NULL,
            PRIMARY KEY(Service, Kind, N0, N1, Extension));
        """;

    private static Dictionary<string, string> Queries(IStorageDatabase database) => new()
    {
        // No version: the grain has never read a state, so there must be none (or none any more: a version that is null equals no version).
        // A version: the row must be there, in exactly this version.
        ["WriteToStorageKey"] =
            $"""
             INSERT INTO GrainState(Service, Kind, N0, N1, Extension, Version, Payload, ModifiedAt)
             SELECT @ServiceId, @GrainTypeString, @GrainIdN0, @GrainIdN1, coalesce(CAST(@GrainIdExtensionString AS TEXT), ''), 1, @PayloadBinary, {database.UnixTime}
             WHERE CAST(@GrainStateVersion AS INTEGER) IS NULL OR EXISTS(SELECT 1 FROM GrainState WHERE {IsThisGrain})
             ON CONFLICT(Service, Kind, N0, N1, Extension) DO UPDATE
             SET Version = GrainState.Version + 1, Payload = excluded.Payload, ModifiedAt = excluded.ModifiedAt
             WHERE GrainState.Version = @GrainStateVersion
             RETURNING GrainState.Version AS NewGrainStateVersion
             """,
        ["ReadFromStorageKey"] =
            $"SELECT Payload AS PayloadBinary, Version FROM GrainState WHERE {IsThisGrain}",
        ["ClearStorageKey"] =
            $"""
             UPDATE GrainState SET Payload = NULL, Version = Version + 1, ModifiedAt = {database.UnixTime}
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
