using FakeFinder.Storage.Tests.Sql;

namespace FakeFinder.Storage.Tests.Jobs;

public sealed class PostgresJobStatesTests(PostgresDatabaseTests.Server server)
    : JobStatesContract,
        IClassFixture<PostgresDatabaseTests.Server>
{
    protected override async Task<(string Key, string Value)[]> SettingsAsync() =>
        [("Orleans:GrainStorage:jobs:Invariant", "Npgsql"), ("ConnectionStrings:fakefinder", await server.CreateDatabaseAsync())];
}
