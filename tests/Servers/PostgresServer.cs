using System.Diagnostics;
using Npgsql;

namespace FakeFinder.Servers;

/// <summary>
/// A real PostgreSQL of a cluster of its own. It refuses to run as root: then it runs as the user that its package has made.
/// </summary>
public sealed partial class PostgresServer : ServerProcess
{
    private const string User = "postgres";
    private const string Packages = "/usr/lib/postgresql";

    private readonly bool isDurable;

    private PostgresServer(bool isDurable) => this.isDurable = isDurable;

    /// <summary>Of the database that is there from the beginning.</summary>
    public string Connection => ConnectionTo("postgres");

    private string Data => Path.Combine(Folder, "data");

    /// <param name="isDurable">What it has taken is on disk, as where data counts. The tests never end the machine, and need not wait for
    /// that.</param>
    public static async Task<PostgresServer> StartAsync(bool isDurable = false)
    {
        var server = new PostgresServer(isDurable);
        try
        {
            await server.StartServerAsync();
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <returns>The connection string of a new, empty database.</returns>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"test_{Guid.NewGuid():N}";
        await using var source = NpgsqlDataSource.Create(Connection);
        await using var command = source.CreateCommand($"CREATE DATABASE {name}");
        await command.ExecuteNonQueryAsync();
        return ConnectionTo(name);
    }

    /// <summary>Ends it as a crash would: nobody gets an answer any more.</summary>
    public Task KillAsync() => EndAsync("QUIT");

    /// <summary>Starts it over its data.</summary>
    public Task RestartAsync() =>
        RunAsync(
            AsUser(
                "postgres",
                "-D",
                Data,
                "-p",
                $"{Port}",
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories=",
                "-c",
                isDurable ? "fsync=on" : "fsync=off"),
            AnswersAsync);

    private string ConnectionTo(string database) => $"Host=127.0.0.1;Port={Port};Username={User};Database={database}";

    private async Task StartServerAsync()
    {
        if (Environment.IsPrivilegedProcess)
        {
            await RunToEndAsync(new ProcessStartInfo("chown", [User, Folder]));
        }

        await RunToEndAsync(
            AsUser("initdb", "--pgdata", Data, "--username", User, "--auth", "trust", "--encoding", "UTF8", "--locale", "C", "--no-sync"));

        await RestartAsync();
    }

    private async Task<bool> AnswersAsync()
    {
        // Not one that was open before the server's end.
        await using var connection = new NpgsqlConnection($"{Connection};Pooling=false");
        try
        {
            await connection.OpenAsync();
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private static ProcessStartInfo AsUser(string program, params IEnumerable<string> arguments)
    {
        var path = Path.Combine(Programs(), program);
        return Environment.IsPrivilegedProcess
            ? new ProcessStartInfo("setpriv", [$"--reuid={User}", $"--regid={User}", "--init-groups", path, .. arguments])
            : new ProcessStartInfo(path, arguments);
    }

    /// <summary>Debian keeps the server's programs off the path, in a folder for each version.</summary>
    private static string Programs() =>
        Directory.Exists(Packages)
            ? Directory
                .EnumerateDirectories(Packages)
                .Select(version => Path.Combine(version, "bin"))
                .OrderDescending(StringComparer.Ordinal)
                .FirstOrDefault(bin => File.Exists(Path.Combine(bin, "initdb")))
                ?? ""
            : "";
}
