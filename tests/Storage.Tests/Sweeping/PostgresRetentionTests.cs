using FakeFinder.Storage.Tests.Sql;

namespace FakeFinder.Storage.Tests.Sweeping;

public sealed class PostgresRetentionTests(PostgresDatabaseTests.Server server)
    : RetentionContract,
        IClassFixture<PostgresDatabaseTests.Server>
{
    protected override async Task<(string Key, string Value)[]> SettingsAsync() =>
        [("Orleans:GrainStorage:jobs:Invariant", "Npgsql"), ("ConnectionStrings:fakefinder", await server.CreateDatabaseAsync())];

    private protected override async Task<TestStorage?> BesideAsync(string data, (string Key, string Value)[] same) =>
        await TestStorage.StartAsync(data, same);
}
