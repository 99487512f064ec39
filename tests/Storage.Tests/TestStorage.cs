using FakeFinder.Media.Probing;
using FakeFinder.Storage.Blobs;
using FakeFinder.Storage.Jobs;
using FakeFinder.Storage.Reports;
using FakeFinder.Storage.Sql;
using FakeFinder.Storage.Stores;
using FakeFinder.Storage.Sweeping;
using FakeFinder.Storage.Videos;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace FakeFinder.Storage.Tests;

/// <summary>
/// The storage of a service as its host registers it, on a real folder and a real database; only the look into the container is a double.
/// </summary>
internal sealed class TestStorage : IAsyncDisposable
{
    private readonly ServiceProvider services;

    private TestStorage(string folder, IReadOnlyDictionary<string, string?> settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?>(settings) { ["FakeFinder:Storage:Path"] = folder })
            .Build();
        services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<TimeProvider>(Time)
            .AddSingleton<IVideoProbe>(Probe)
            .AddStorage(configuration)
            .BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }

    /// <summary>Ahead of the machine's clock, which the times of files follow.</summary>
    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2126, 1, 2, 3, 4, 5, TimeSpan.Zero));

    public ProbeDouble Probe { get; } = new();

    public IVideoLibrary Library => Get<IVideoLibrary>();

    public IVideoFiles Files => Get<IVideoFiles>();

    public IJobIndex Jobs => Get<IJobIndex>();

    public IReportStore Reports => Get<IReportStore>();

    public IBlobStore Blobs => Get<IBlobStore>();

    public SqliteDataSource Database => (SqliteDataSource)Get<IStorageDatabase>();

    public static async Task<TestStorage> StartAsync(string folder, params (string Key, string Value)[] settings)
    {
        var storage = new TestStorage(folder, settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value));
        await StorageSchema.EnsureAsync(storage.services, CancellationToken.None);
        return storage;
    }

    public Task SweepAsync() => Get<StoreSweep>().RunAsync(CancellationToken.None);

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    public ValueTask DisposeAsync() => services.DisposeAsync();
}
