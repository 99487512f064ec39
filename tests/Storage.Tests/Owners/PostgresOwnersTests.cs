using FakeFinder.Storage.Tests.Sql;

namespace FakeFinder.Storage.Tests.Owners;

public sealed class PostgresOwnersTests(PostgresDatabaseTests.Server server)
    : OwnersContract,
        IClassFixture<PostgresDatabaseTests.Server>
{
    protected override async Task<(string Key, string Value)[]> SettingsAsync() =>
        [("Orleans:GrainStorage:jobs:Invariant", "Npgsql"), ("ConnectionStrings:fakefinder", await server.CreateDatabaseAsync())];
}
