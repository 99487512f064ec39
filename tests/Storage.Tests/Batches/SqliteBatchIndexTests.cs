namespace FakeFinder.Storage.Tests.Batches;

public sealed class SqliteBatchIndexTests : BatchIndexContract
{
    protected override Task<(string Key, string Value)[]> SettingsAsync() => Task.FromResult<(string, string)[]>([]);
}
