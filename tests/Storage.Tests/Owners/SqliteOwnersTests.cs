namespace FakeFinder.Storage.Tests.Owners;

public sealed class SqliteOwnersTests : OwnersContract
{
    protected override Task<(string Key, string Value)[]> SettingsAsync() => Task.FromResult<(string, string)[]>([]);
}
