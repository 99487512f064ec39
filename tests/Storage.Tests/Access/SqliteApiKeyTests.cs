namespace FakeFinder.Storage.Tests.Access;

public sealed class SqliteApiKeyTests : ApiKeyContract
{
    protected override Task<(string Key, string Value)[]> SettingsAsync() => Task.FromResult<(string, string)[]>([]);
}
