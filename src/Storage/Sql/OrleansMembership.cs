namespace FakeFinder.Storage.Sql;

/// <summary>
/// The cluster's members for Orleans' ADO.NET clustering on PostgreSQL. Each change of the table raises its version by one, and happens
/// only where the version is still the one that the silo has read; so each statement changes both or nothing, and answers whether it did.
/// </summary>
internal static class OrleansMembership
{
    private const string IsThisMember = "DeploymentId = @DeploymentId AND Address = @Address AND Port = @Port AND Generation = @Generation";

    private const string RaiseVersion =
        "UPDATE OrleansMembers SET Version = Version + 1 WHERE DeploymentId = @DeploymentId AND Version = @Version RETURNING Version";

    private const string Columns =
        "v.DeploymentId, m.Address, m.Port, m.Generation, m.SiloName, m.HostName, m.Status, m.ProxyPort, m.SuspectTimes, m.StartTime, "
            + "m.IAmAliveTime, v.Version";

    /// <summary>Orleans' number of an active silo.</summary>
    private const int Active = 3;

    /// <summary>Harmless to run again. The times are of the type that the provider writes and reads.</summary>
    public static OrleansScript Script { get; } = new(
        """
        CREATE TABLE IF NOT EXISTS OrleansMembers(
            DeploymentId TEXT NOT NULL PRIMARY KEY,
            Version INTEGER NOT NULL);

        CREATE TABLE IF NOT EXISTS OrleansMember(
            DeploymentId TEXT NOT NULL,
            Address TEXT NOT NULL,
            Port INTEGER NOT NULL,
            Generation INTEGER NOT NULL,
            SiloName TEXT NOT NULL,
            HostName TEXT NOT NULL,
            Status INTEGER NOT NULL,
            ProxyPort INTEGER,
            SuspectTimes TEXT,
            StartTime TIMESTAMPTZ NOT NULL,
            IAmAliveTime TIMESTAMPTZ NOT NULL,
            PRIMARY KEY(DeploymentId, Address, Port, Generation));
        """,
        new Dictionary<string, string>
        {
            ["InsertMembershipVersionKey"] =
                """
                WITH added AS (INSERT INTO OrleansMembers(DeploymentId, Version) VALUES(@DeploymentId, 0) ON CONFLICT DO NOTHING RETURNING Version)
                SELECT EXISTS(SELECT 1 FROM added)
                """,
            ["InsertMembershipKey"] =
                $"""
                 WITH raised AS ({RaiseVersion}),
                 added AS (
                     INSERT INTO OrleansMember(DeploymentId, Address, Port, Generation, SiloName, HostName, Status, ProxyPort, StartTime, IAmAliveTime)
                     SELECT @DeploymentId, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime FROM raised
                     ON CONFLICT DO NOTHING RETURNING Port)
                 SELECT EXISTS(SELECT 1 FROM added)
                 """,
            ["UpdateMembershipKey"] =
                $"""
                 WITH raised AS ({RaiseVersion}),
                 changed AS (
                     UPDATE OrleansMember SET Status = @Status, SuspectTimes = @SuspectTimes, IAmAliveTime = @IAmAliveTime
                     WHERE {IsThisMember} AND EXISTS(SELECT 1 FROM raised) RETURNING Port)
                 SELECT EXISTS(SELECT 1 FROM changed)
                 """,
            ["UpdateIAmAlivetimeKey"] = $"UPDATE OrleansMember SET IAmAliveTime = @IAmAliveTime WHERE {IsThisMember}",
            ["MembershipReadRowKey"] =
                $"""
                 SELECT {Columns} FROM OrleansMembers v
                 LEFT JOIN OrleansMember m ON m.DeploymentId = v.DeploymentId AND m.Address = @Address AND m.Port = @Port AND m.Generation = @Generation
                 WHERE v.DeploymentId = @DeploymentId
                 """,
            ["MembershipReadAllKey"] =
                $"SELECT {Columns} FROM OrleansMembers v LEFT JOIN OrleansMember m ON m.DeploymentId = v.DeploymentId WHERE v.DeploymentId "
                    + $"= @DeploymentId",
            ["GatewaysQueryKey"] =
                "SELECT Address, ProxyPort, Generation FROM OrleansMember WHERE DeploymentId = @DeploymentId AND Status = @Status AND "
                    + "ProxyPort > 0",
            ["DeleteMembershipTableEntriesKey"] =
                "DELETE FROM OrleansMember WHERE DeploymentId = @DeploymentId; DELETE FROM OrleansMembers WHERE DeploymentId = "
                    + "@DeploymentId",
            ["CleanupDefunctSiloEntriesKey"] =
                $"DELETE FROM OrleansMember WHERE DeploymentId = @DeploymentId AND IAmAliveTime < @IAmAliveTime AND Status <> {Active}",
        });
}
