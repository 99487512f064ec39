namespace FakeFinder.Storage.Tests.Jobs;

public sealed class SqliteJobStatesTests : JobStatesContract
{
    protected override Task<(string Key, string Value)[]> SettingsAsync() => Task.FromResult<(string, string)[]>([]);
}
