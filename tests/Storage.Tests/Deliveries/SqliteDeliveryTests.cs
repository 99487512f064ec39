namespace FakeFinder.Storage.Tests.Deliveries;

public sealed class SqliteDeliveryTests : DeliveryContract
{
    protected override Task<(string Key, string Value)[]> SettingsAsync() => Task.FromResult<(string, string)[]>([]);
}
