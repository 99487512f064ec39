using FakeFinder.Storage.Tests.Sql;

namespace FakeFinder.Storage.Tests.Batches;

public sealed class PostgresBatchIndexTests(PostgresDatabaseTests.Server server)
    : BatchIndexContract,
        IClassFixture<PostgresDatabaseTests.Server>
{
    protected override async Task<(string Key, string Value)[]> SettingsAsync() =>
        [("Orleans:GrainStorage:jobs:Invariant", "Npgsql"), ("ConnectionStrings:fakefinder", await server.CreateDatabaseAsync())];
}
