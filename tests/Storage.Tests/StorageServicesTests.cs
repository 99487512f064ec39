using FakeFinder.Media.Probing;
using FakeFinder.Servers;
using FakeFinder.Storage.Blobs;
using FakeFinder.Storage.Jobs;
using FakeFinder.Storage.Reports;
using FakeFinder.Storage.Sql;
using FakeFinder.Storage.Stores;
using FakeFinder.Storage.Sweeping;
using FakeFinder.Storage.Videos;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace FakeFinder.Storage.Tests;

public sealed class StorageServicesTests : IDisposable
{
    private readonly DataFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("FakeFinder:Storage:Path", "", "it must name the data folder")]
    [InlineData("FakeFinder:Storage:Path", "/dev/null", "which is a file")]
    [InlineData("FakeFinder:Intake:MaxBytes", "0", "must be more than 0")]
    public async Task A_setting_that_cannot_be_stops_the_start_in_a_sentence_that_names_it(string key, string value, string reason)
    {
        using var host = Build(key, value);

        var refusal = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());

        Assert.Contains(key, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_stops_the_start_in_a_sentence_that_names_it()
    {
        // Nobody makes a folder there, root neither.
        using var host = Build("FakeFinder:Storage:Path", "/sys/fakefinder");

        var refusal = await Assert.ThrowsAsync<StorageFolderException>(() => host.StartAsync());

        Assert.StartsWith("The folder /sys/fakefinder", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("FakeFinder:Storage:Path", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_starts_sweeps_what_was_left_and_stops()
    {
        var orphan = folder[$"blobs/videos/00/{new string('0', 64)}"];
        using (var host = Build("FakeFinder:Storage:Path", folder.Path))
        {
            await StorageSchema.EnsureAsync(host.Services, CancellationToken.None);
            Directory.CreateDirectory(Path.GetDirectoryName(orphan)!);
            await File.WriteAllTextAsync(orphan, "left by a crash");
            await host.StartAsync();
            await host.Services.GetServices<IHostedService>().OfType<StoreSweep>().Single().ExecuteTask!;
            await host.StopAsync();
        }

        Assert.Equal([$"blobs/set-aside/videos/00/{new string('0', 64)}"], folder.Files);
    }

    [Fact]
    public async Task A_worker_has_the_bytes_and_the_reports_and_opens_no_database()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("FakeFinder:Storage:Path", folder.Path)]).Build();
        await using var services = new ServiceCollection().AddWorkerStorage(configuration).BuildServiceProvider();

        Assert.NotNull(services.GetService<IBlobStore>());
        Assert.NotNull(services.GetService<IVideoFiles>());
        Assert.NotNull(services.GetService<IReportStore>());
        Assert.Null(services.GetService<IStorageDatabase>());
        Assert.Null(services.GetService<IJobIndex>());
        Assert.Null(services.GetService<IVideoLibrary>());
        Assert.Empty(folder.Files);
    }

    [Fact]
    public async Task A_worker_reads_what_the_service_took_in_and_its_report_is_read_there()
    {
        await using var storage = await TestStorage.StartAsync(folder.Path);
        var video = await storage.Library.AddAsync("a.mp4", new MemoryStream("bytes"u8.ToArray()), owner: null, CancellationToken.None);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("FakeFinder:Storage:Path", folder.Path)]).Build();
        await using var worker = new ServiceCollection().AddWorkerStorage(configuration).BuildServiceProvider();

        using var file = await worker.GetRequiredService<IVideoFiles>().GetLocalFileAsync(video.Id, CancellationToken.None);
        Assert.Equal("bytes", await File.ReadAllTextAsync(file.Path));
        var report = await worker
            .GetRequiredService<IReportStore>()
            .WriteAsync(Guid.CreateVersion7(), "boken", 1, new { score = 0.5 }, CancellationToken.None);
        using var reader = new StreamReader((await storage.Reports.OpenAsync(report, CancellationToken.None))!);
        Assert.Equal("""{"score":0.5}""", await reader.ReadToEndAsync());
    }

    private static IHost Build(string key, string value)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?> { ["FakeFinder:Storage:Path"] = Path.GetTempPath(), [key] = value });
        builder.Services.AddSingleton<IVideoProbe>(new ProbeDouble());
        builder.Services.AddStorage(builder.Configuration);
        return builder.Build();
    }
}
