using System.Diagnostics;
using FakeFinder.Fleet.Instances;
using FakeFinder.Fleet.Local;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace FakeFinder.Fleet.Tests.Local;

/// <summary>With the real processes of a small program of the tests in place of a worker.</summary>
public sealed class LocalInstanceProviderTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string logs = Directory.CreateTempSubdirectory("fakefinder-fleet-").FullName;
    private readonly LocalInstanceProvider provider;
    private string script = "";

    public LocalInstanceProviderTests()
    {
        var options = new LocalOptions { Program = Path.Combine(AppContext.BaseDirectory, "FakeFinder.Fleet.StandIn.dll"), Logs = logs, StopTimeout = TimeSpan.FromSeconds(2) };
        provider = new LocalInstanceProvider(
            Options.Create(options), new WorkerSettings(node => new Dictionary<string, string> { ["FakeFinder:Node"] = node, ["Script"] = script }), TimeProvider.System,
            NullLogger<LocalInstanceProvider>.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        await provider.DisposeAsync();
        Directory.Delete(logs, recursive: true);
    }

    [Fact]
    public async Task A_worker_gets_its_settings_writes_its_log_and_ends_when_its_input_ends()
    {
        script = "until-input-ends";
        var instance = await provider.LaunchAsync(provider.Kinds[0], Guid.NewGuid(), CancellationToken.None);
        Assert.Equal(instance, Assert.Single(await provider.DescribeAsync(CancellationToken.None)));

        await provider.TerminateAsync(instance.Id, CancellationToken.None);
        var end = await provider.Ends.ReadAsync().AsTask().WaitAsync(Patience);

        Assert.True(end.Expected);
        Assert.Equal([instance.Id, "niceness 5"], await File.ReadAllLinesAsync(Path.Combine(logs, instance.Id + ".log")));
        Assert.Empty(await provider.DescribeAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_crash_is_told_with_its_code()
    {
        script = "exit-7";
        await provider.LaunchAsync(provider.Kinds[0], Guid.NewGuid(), CancellationToken.None);
        var end = await provider.Ends.ReadAsync().AsTask().WaitAsync(Patience);

        Assert.False(end.Expected);
        Assert.Contains("code 7", end.Reason);
    }

    [Fact]
    public async Task A_worker_that_does_not_end_when_asked_is_killed()
    {
        script = "for-ever";
        var instance = await provider.LaunchAsync(provider.Kinds[0], Guid.NewGuid(), CancellationToken.None);
        var before = Stopwatch.StartNew();
        await provider.TerminateAsync(instance.Id, CancellationToken.None);

        Assert.Contains("was stopped", (await provider.Ends.ReadAsync().AsTask().WaitAsync(Patience)).Reason);
        Assert.True(before.Elapsed >= TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task Nothing_is_launched_once_the_service_ends()
    {
        await provider.DisposeAsync();
        await Assert.ThrowsAsync<InstanceLaunchException>(() => provider.LaunchAsync(provider.Kinds[0], Guid.NewGuid(), CancellationToken.None));
    }
}
