using FakeFinder.Storage.Tests.Sql;

namespace FakeFinder.Storage.Tests.Evaluations;

public sealed class PostgresEvaluationIndexTests(PostgresDatabaseTests.Server server)
    : EvaluationIndexContract,
        IClassFixture<PostgresDatabaseTests.Server>
{
    protected override async Task<(string Key, string Value)[]> SettingsAsync() =>
        [("Orleans:GrainStorage:jobs:Invariant", "Npgsql"), ("ConnectionStrings:fakefinder", await server.CreateDatabaseAsync())];
}
