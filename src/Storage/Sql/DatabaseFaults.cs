using System.Data.Common;

namespace FakeFinder.Storage.Sql;

/// <summary>Tells a database that does not answer now from a defect.</summary>
public static class DatabaseFaults
{
    /// <summary>States of SQL that PostgreSQL answers with while it ends and starts.</summary>
    private const string AdminShutdown = "57P01";
    private const string CrashShutdown = "57P02";
    private const string CannotConnectNow = "57P03";

    /// <summary>
    /// True where the exception, or what it wraps, says that the database takes no questions now, as while it restarts: the same one may
    /// be answered a moment later.
    /// </summary>
    public static bool IsDatabaseAway(this Exception exception) =>
        exception is DbException { IsTransient: true } or DbException { SqlState: AdminShutdown or CrashShutdown or CannotConnectNow }
        || exception.InnerException?.IsDatabaseAway() == true;
}
