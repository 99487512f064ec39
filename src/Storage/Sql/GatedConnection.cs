using System.Data;
using Microsoft.Data.Sqlite;

namespace FakeFinder.Storage.Sql;

/// <summary>
/// A connection that holds the gate from its opening, whichever way it is opened, to its closing, whichever way it is closed.
/// </summary>
internal sealed class GatedConnection(string connectionString, SemaphoreSlim gate) : SqliteConnection(connectionString)
{
    private int holdsGate;

    public override void Open()
    {
        if (State == ConnectionState.Closed)
        {
            gate.Wait();
            OpenInsideGate();
        }
    }

    /// <remarks>Yields always: SQLite's work is synchronous, and must not run within the turn of the grain that asks for it.</remarks>
    public override async Task OpenAsync(CancellationToken cancellationToken)
    {
        if (State == ConnectionState.Closed)
        {
            await gate.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            OpenInsideGate();
        }
    }

    public override void Close()
    {
        try
        {
            base.Close();
        }
        finally
        {
            LeaveGate();
        }
    }

    /// <remarks>Also from the finalizer: a connection that somebody forgot must not close the gate for ever.</remarks>
    protected override void Dispose(bool disposing)
    {
        try
        {
            base.Dispose(disposing);
        }
        finally
        {
            LeaveGate();
        }
    }

    private void OpenInsideGate()
    {
        Volatile.Write(ref holdsGate, 1);
        try
        {
            base.Open();

            // Of the connection, not of the file, and no connection string can say it.
            using var command = CreateCommand();
            command.CommandText = "PRAGMA synchronous=FULL";
            command.ExecuteNonQuery();
        }
        catch
        {
            Close();
            throw;
        }
    }

    private void LeaveGate()
    {
        if (Interlocked.Exchange(ref holdsGate, 0) == 1)
        {
            gate.Release();
        }
    }
}
