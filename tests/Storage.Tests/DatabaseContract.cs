using FakeFinder.Servers;

namespace FakeFinder.Storage.Tests;

/// <summary>What holds on every database: the derived classes name theirs. Each test has a storage of its own.</summary>
public abstract class DatabaseContract : IAsyncLifetime, IDisposable
{
    private protected DataFolder Folder { get; } = new();

    private protected (string Key, string Value)[] Settings { get; private set; } = [];

    private protected TestStorage Storage { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Settings = await SettingsAsync();
        Storage = await TestStorage.StartAsync(Folder.Path, Settings);
    }

    public async Task DisposeAsync() => await Storage.DisposeAsync();

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <returns>The settings that choose the database; none: SQLite in the data folder.</returns>
    protected abstract Task<(string Key, string Value)[]> SettingsAsync();
}
