using System.Diagnostics;
using System.Globalization;
using FakeFinder.Bench.Machine;
using FakeFinder.Cli;
using FakeFinder.Cli.Service;

namespace FakeFinder.Bench.Service;

/// <summary>
/// The published service on a data folder of its own, started and ended as the command line does it. Disposing deletes the data.
/// </summary>
internal sealed class RunningService : IAsyncDisposable
{
    public const string SecretKey = "FakeFinder:Cluster:Secret";

    private readonly ServiceBuild build;
    private readonly ProcessStartInfo start;
    private readonly string dataFolder;
    private ServiceProcess process;

    private RunningService(ServiceBuild build, ProcessStartInfo start, string dataFolder, string secret)
    {
        Secret = secret;
        this.build = build;
        this.start = start;
        this.dataFolder = dataFolder;
        process = ServiceProcess.Start(start, dataFolder);
    }

    public ServiceAddress Address { get; private set; } = null!;

    /// <summary>By which a process proves that it is one of the service's own.</summary>
    public string Secret { get; }

    /// <summary>From the start of its process until a worker could take work.</summary>
    public TimeSpan TimeToReady { get; private set; }

    /// <summary>The web process.</summary>
    public int Web => process.Pid;

    /// <summary>The only worker process that lives now: a dead one is replaced.</summary>
    public int Worker => Workers.Single();

    /// <summary>The worker processes that live now, parked ones too.</summary>
    public IEnumerable<int> Workers =>
        ProcessFacts
            .ChildrenOf(process.Pid)
            .Where(child => ProcessFacts.CommandLineOf(child).Contains("FakeFinder.Silo.dll", StringComparison.Ordinal));

    /// <summary>The worker process that the service has launched under this name.</summary>
    public int WorkerNamed(string node) =>
        Workers.Single(worker => ProcessFacts.EnvironmentOf(worker).Contains($"FakeFinder__Node={node}"));

    public static async Task<RunningService> StartAsync(ServiceSetup setup, CancellationToken cancellationToken)
    {
        var build = await ServiceBuild.MakeAsync(cancellationToken);
        var data = Directory.CreateDirectory(Path.Combine(Repository.Results, "data-" + Guid.NewGuid().ToString("N")[..8])).FullName;
        var models = Path.Combine(data, "models.json");
        await File.WriteAllTextAsync(models, setup.Models(), cancellationToken);
        var secret = Guid.NewGuid().ToString("N");
        var settings = new Dictionary<string, string>(setup.Settings)
        {
            [SecretKey] = secret,
            ["FakeFinder:Storage:Path"] = data,
            ["FakeFinder:Catalog:Weights"] = Path.Combine(data, "weights"),
            ["FakeFinder:Catalog:Models"] = models,
            ["FakeFinder:Web:Port"] = "0",
            ["FakeFinder:Host:EndWithInput"] = "true",
            ["FakeFinder:Fleet:MinimumHot"] = setup.Workers.ToString(CultureInfo.InvariantCulture),
            ["FakeFinder:Fleet:MaximumWarm"] = setup.Parked.ToString(CultureInfo.InvariantCulture),
        };
        if (setup.Slots is { } slots)
        {
            settings["FakeFinder:Worker:Slots"] = slots.ToString(CultureInfo.InvariantCulture);
        }

        var start = new ProcessStartInfo("dotnet", [build.WebProgram, .. settings.Select(setting => $"--{setting.Key}={setting.Value}")]);
        var service = new RunningService(build, start, data, secret);
        try
        {
            await service.WaitUntilReadyAsync(cancellationToken);
            return service;
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }
    }

    /// <summary>Kills the service with all its processes, and starts it again on its data.</summary>
    public async Task RestartAsync(CancellationToken cancellationToken)
    {
        await process.KillAsync();
        await process.DisposeAsync();
        process = ServiceProcess.Start(start, dataFolder);
        await WaitUntilReadyAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        build.Dispose();
        Directory.Delete(dataFolder, recursive: true);
    }

    private async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        var since = Stopwatch.GetTimestamp();
        try
        {
            await process.WaitUntilReadyAsync(cancellationToken);
        }
        catch (CliException exception)
        {
            throw new BenchException(exception.Message);
        }

        TimeToReady = Stopwatch.GetElapsedTime(since);
        Address = await ServiceAddress.ReadAsync(dataFolder, cancellationToken);
    }
}
