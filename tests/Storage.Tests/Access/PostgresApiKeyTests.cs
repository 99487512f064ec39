using FakeFinder.Storage.Tests.Sql;

namespace FakeFinder.Storage.Tests.Access;

public sealed class PostgresApiKeyTests(PostgresDatabaseTests.Server server)
    : ApiKeyContract,
        IClassFixture<PostgresDatabaseTests.Server>
{
    protected override async Task<(string Key, string Value)[]> SettingsAsync() =>
        [("Orleans:GrainStorage:jobs:Invariant", "Npgsql"), ("ConnectionStrings:fakefinder", await server.CreateDatabaseAsync())];
}
