using FakeFinder.Storage.Tests.Sql;

namespace FakeFinder.Storage.Tests.Jobs;

public sealed class PostgresJobHistoryTests(PostgresDatabaseTests.Server server)
    : JobHistoryContract,
        IClassFixture<PostgresDatabaseTests.Server>
{
    protected override async Task<(string Key, string Value)[]> SettingsAsync() =>
        [("Orleans:GrainStorage:jobs:Invariant", "Npgsql"), ("ConnectionStrings:fakefinder", await server.CreateDatabaseAsync())];
}
