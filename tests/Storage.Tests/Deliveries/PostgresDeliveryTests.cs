using FakeFinder.Storage.Tests.Sql;

namespace FakeFinder.Storage.Tests.Deliveries;

public sealed class PostgresDeliveryTests(PostgresDatabaseTests.Server server)
    : DeliveryContract,
        IClassFixture<PostgresDatabaseTests.Server>
{
    protected override async Task<(string Key, string Value)[]> SettingsAsync() =>
        [("Orleans:GrainStorage:jobs:Invariant", "Npgsql"), ("ConnectionStrings:fakefinder", await server.CreateDatabaseAsync())];
}
