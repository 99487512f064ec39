using System.Data.Common;

namespace FakeFinder.Storage.Sql;

/// <summary>
/// The database that holds grain state, videos' rows and the index: what differs between SQLite, which one machine owns, and PostgreSQL,
/// which the processes of a cluster share. Statements are written once, in the SQL that both know.
/// </summary>
public interface IStorageDatabase
{
    /// <summary>Orleans' name of the provider.</summary>
    string Invariant { get; }

    /// <summary>Connections that may write; Orleans' grain storage takes them too.</summary>
    DbDataSource Source { get; }

    /// <summary>As sentences call it.</summary>
    string Name { get; }

    /// <summary>The end of a sentence: how another one is named in the configuration.</summary>
    string Elsewhere { get; }

    /// <summary>The type of a column of bytes.</summary>
    string BytesType { get; }

    /// <summary>An expression: the time now, in whole seconds since 1970.</summary>
    string UnixTime { get; }

    /// <summary>The tables and statements of Orleans' membership, where it can be kept here.</summary>
    OrleansScript? Membership { get; }

    /// <summary>Makes the database ready for a first connection.</summary>
    /// <exception cref="StorageSchemaException">It cannot be used.</exception>
    Task PrepareAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Opens a connection that only reads. It sees what was committed before its statement began, and waits for no writer.
    /// </summary>
    /// <returns>The open connection; the caller disposes of it.</returns>
    ValueTask<DbConnection> OpenReaderAsync(CancellationToken cancellationToken);

    /// <summary>Begins a transaction beside which no other one of this kind is open, in whichever process.</summary>
    Task<DbTransaction> BeginWriteAsync(DbConnection connection, CancellationToken cancellationToken);

    /// <summary>Keeps other processes that share the database off what <paramref name="name"/> means.</summary>
    /// <returns>To be disposed of, to let them in.</returns>
    Task<IAsyncDisposable> LockAsync(string name, CancellationToken cancellationToken);

    /// <summary>True where there is no room left.</summary>
    bool IsFull(DbException exception);
}

/// <summary>Tables that one of Orleans' ADO.NET providers expects, and its statements by their keys.</summary>
public sealed record OrleansScript(string Tables, IReadOnlyDictionary<string, string> Queries)
{
    /// <summary>
    /// Raised with each change of a statement, so that the newest program's statements stay in a database that older ones use as well. 1 is
    /// for Orleans 10.
    /// </summary>
    public const int Number = 1;
}
