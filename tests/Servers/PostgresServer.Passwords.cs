using Npgsql;

namespace FakeFinder.Servers;

public sealed partial class PostgresServer
{
    /// <summary>Makes a user who must give a password, as all but the first one must from now on.</summary>
    /// <returns>The connection string without it.</returns>
    public async Task<string> CreateUserAsync(string name, string password)
    {
        await using var source = NpgsqlDataSource.Create(Connection);
        await using var create = source.CreateCommand($"CREATE ROLE {name} LOGIN PASSWORD '{password}'");
        await create.ExecuteNonQueryAsync();
        await File.WriteAllTextAsync(
            Path.Combine(Data, "pg_hba.conf"),
            $"host all {User} 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n");
        await using var reload = source.CreateCommand("SELECT pg_reload_conf()");
        await reload.ExecuteNonQueryAsync();
        return $"Host=127.0.0.1;Port={Port};Username={name};Database=postgres";
    }
}
