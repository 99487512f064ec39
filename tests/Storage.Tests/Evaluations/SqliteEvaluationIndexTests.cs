namespace FakeFinder.Storage.Tests.Evaluations;

public sealed class SqliteEvaluationIndexTests : EvaluationIndexContract
{
    protected override Task<(string Key, string Value)[]> SettingsAsync() => Task.FromResult<(string, string)[]>([]);
}
