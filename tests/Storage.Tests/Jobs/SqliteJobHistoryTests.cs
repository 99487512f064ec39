namespace FakeFinder.Storage.Tests.Jobs;

public sealed class SqliteJobHistoryTests : JobHistoryContract
{
    protected override Task<(string Key, string Value)[]> SettingsAsync() => Task.FromResult<(string, string)[]>([]);
}
