using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace FakeFinder.Storage.Sql;

/// <summary>
/// Section <c>Orleans:GrainStorage:jobs</c>, which is Orleans' own: the database of the grains' state is that of the index too.
/// </summary>
public sealed class DatabaseOptions
{
    internal const string Section = "Orleans:GrainStorage:jobs";

    /// <summary>
    /// Which database: <c>System.Data.SQLite</c>, the data folder's own file (default), or <c>Npgsql</c>, a PostgreSQL server that a
    /// cluster shares.
    /// </summary>
    public string Invariant { get; set; } = SqliteDataSource.ProviderInvariant;

    /// <summary>The entry of <c>ConnectionStrings</c> that says where PostgreSQL is; default <c>fakefinder</c>.</summary>
    public string ConnectionName { get; set; } = "fakefinder";

    /// <summary>Where PostgreSQL is, in place of <see cref="ConnectionName"/>.</summary>
    public string ConnectionString { get; set; } = "";

    internal void Find(IConfiguration configuration) =>
        ConnectionString = ConnectionString.Length > 0 ? ConnectionString : configuration.GetConnectionString(ConnectionName) ?? "";
}

internal sealed class DatabaseOptionsValidator : IValidateOptions<DatabaseOptions>
{
    public ValidateOptionsResult Validate(string? name, DatabaseOptions options) =>
        options.Invariant switch
        {
            SqliteDataSource.ProviderInvariant => ValidateOptionsResult.Success,
            PostgresDatabase.ProviderInvariant => ValidateConnection(options),
            _ => ValidateOptionsResult.Fail(
                $"{DatabaseOptions.Section}:{nameof(options.Invariant)} is '{options.Invariant}'; it must be "
                    + $"{SqliteDataSource.ProviderInvariant} or {PostgresDatabase.ProviderInvariant}."
            ),
        };

    private static ValidateOptionsResult ValidateConnection(DatabaseOptions options)
    {
        try
        {
            return string.IsNullOrEmpty(new Npgsql.NpgsqlConnectionStringBuilder(options.ConnectionString).Host)
                ? Fail(options, "it names no Host")
                : ValidateOptionsResult.Success;
        }
        catch (ArgumentException exception)
        {
            return Fail(options, exception.Message);
        }
    }

    /// <summary>Without the connection string itself, which may hold a password.</summary>
    private static ValidateOptionsResult Fail(DatabaseOptions options, string why) =>
        ValidateOptionsResult.Fail(
            $"ConnectionStrings:{options.ConnectionName} is no connection string of PostgreSQL ({why}); it must be such as "
                + $"Host=db;Username=fakefinder;Password=...;Database=fakefinder."
        );
}
