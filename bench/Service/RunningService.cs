using System.Diagnostics;
using System.Globalization;
using FakeFinder.Bench.Machine;

namespace FakeFinder.Bench.Service;

/// <summary>
/// The published service on a data folder of its own. It ends when its standard input does, so with this process however that ends;
/// disposing ends it in order and deletes the data.
/// </summary>
internal sealed class RunningService : IAsyncDisposable
{
    public const string SecretKey = "FakeFinder:Cluster:Secret";

    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    private readonly ServiceBuild build;
    private readonly ProcessStartInfo start;
    private readonly string dataFolder;
    private readonly string log;
    private Process process;
    private Task copying;

    private RunningService(ServiceBuild build, ProcessStartInfo start, string dataFolder, string secret)
    {
        Secret = secret;
        this.build = build;
        this.start = start;
        this.dataFolder = dataFolder;
        log = Path.Combine(Repository.Results, "service.log");
        process = Process.Start(start)!;
        copying = CopyAsync(process.StandardOutput, log);
    }

    public ServiceAddress Address { get; private set; } = null!;

    /// <summary>By which a process proves that it is one of the service's own.</summary>
    public string Secret { get; }

    /// <summary>From the start of its process until a worker could take work.</summary>
    public TimeSpan TimeToReady { get; private set; }

    /// <summary>The web process.</summary>
    public int Web => process.Id;

    /// <summary>The only worker process that lives now: a dead one is replaced.</summary>
    public int Worker => Workers.Single();

    /// <summary>The worker processes that live now, parked ones too.</summary>
    public IEnumerable<int> Workers =>
        ProcessFacts
            .ChildrenOf(process.Id)
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

        var start = new ProcessStartInfo("dotnet", [build.WebProgram, .. settings.Select(setting => $"--{setting.Key}={setting.Value}")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
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
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync(cancellationToken);
        await copying;
        process.Dispose();
        process = Process.Start(start)!;
        copying = CopyAsync(process.StandardOutput, log);
        await WaitUntilReadyAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        try
        {
            await process.WaitForExitAsync().WaitAsync(StopLimit);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        await copying;
        process.Dispose();
        build.Dispose();
        Directory.Delete(dataFolder, recursive: true);
    }

    private async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        var since = Stopwatch.GetTimestamp();
        using var http = new HttpClient();
        while (!await IsReadyAsync(http, cancellationToken))
        {
            if (process.HasExited || Stopwatch.GetElapsedTime(since) > StartLimit)
            {
                throw new BenchException(
                    $"The service {(process.HasExited ? $"ended with code {process.ExitCode}" : $"was not ready within {StartLimit.TotalMinutes:0} minutes")}; {log} says more."
                );
            }

            await Task.Delay(PollInterval, cancellationToken);
        }

        TimeToReady = Stopwatch.GetElapsedTime(since);
    }

    private async Task<bool> IsReadyAsync(HttpClient http, CancellationToken cancellationToken)
    {
        if (await ServiceAddress.TryReadAsync(dataFolder, cancellationToken) is not { } address)
        {
            return false;
        }

        Address = address;
        try
        {
            using var answer = await http.GetAsync(new Uri(address.Url, "health/ready"), cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            // It has said where it will listen, and does not listen yet.
            return false;
        }
    }

    /// <summary>A process whose output nobody takes stands still.</summary>
    private static async Task CopyAsync(StreamReader output, string path)
    {
        await using var file = new StreamWriter(path);
        while (await output.ReadLineAsync() is { } line)
        {
            await file.WriteLineAsync(line);
        }
    }
}
