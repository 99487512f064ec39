namespace FakeFinder.Storage.Tests.Sweeping;

public sealed class SqliteRetentionTests : RetentionContract
{
    protected override Task<(string Key, string Value)[]> SettingsAsync() => Task.FromResult<(string, string)[]>([]);

    private protected override Task<TestStorage?> BesideAsync(string data, (string Key, string Value)[] same) =>
        Task.FromResult<TestStorage?>(null);
}
