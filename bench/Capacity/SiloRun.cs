using System.Globalization;
using FakeFinder.Bench.Machine;
using FakeFinder.Bench.Measuring;
using FakeFinder.Contracts.Internal;
using FakeFinder.Fleet.Instances;
using FakeFinder.Grains.Control;
using FakeFinder.Hosting.Placement;
using FakeFinder.Storage;
using FakeFinder.Storage.Stores;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FakeFinder.Bench.Capacity;

/// <summary>
/// <c>capacity --silo</c>: the real capacity grain on a real control silo with its real database, called as workers and jobs call it.
/// </summary>
internal sealed class SiloRun(int workers, int rate, double partSeconds, double seconds)
{
    private const double WarmUp = 15;
    private const double EmptySeconds = 10;

    public async Task RunAsync()
    {
        var report = new Report(
            $"One control silo with the capacity grain in this process. {workers} simulated workers of {CapacityRun.Slots} slots report "
                + $"every heartbeat with what they work on; {rate} jobs of one part arrive in a second at even distances, whatever is "
                + $"answered; a part takes {0.5 * partSeconds:0.0} to {1.5 * partSeconds:0.0} s. Milliseconds from when a call was due to "
                + $"its answer, {WarmUp:0} s of warming up left out. Poke: a call of the same grain that does nothing, as often, without "
                + "workers.",
            Path.GetTempPath());
        var data = Directory.CreateTempSubdirectory("fakefinder-capacity-").FullName;
        try
        {
            var fleet = new EvenFleet(workers, DateTimeOffset.UtcNow);
            var hints = new JobHints();
            using var host = await StartAsync(data, fleet, hints);
            var capacity = host.Services.GetRequiredService<IGrainFactory>().GetGrain<ICapacityGrain>(0);
            List<IReadOnlyList<string>> rows = [Row("poke", Empty(capacity))];
            var load = new SiloLoad(capacity, fleet, hints, rate, partSeconds);
            var used = TimeSpan.Zero;
            await Task.Run(() => load.Run(WarmUp, seconds, () => used = ProcessFacts.ProcessorTimeOf(Environment.ProcessId)));
            used = ProcessFacts.ProcessorTimeOf(Environment.ProcessId) - used;
            rows.AddRange(load.Kinds.Select(kind => Row(kind, load.Of(kind))));
            report.Table(["call", "calls / s", "p50", "p95", "p99", "longest"], rows);
            report.Line(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Parts a second: {load.Parts / seconds:0}. Not granted at once: {load.Waited}. Slots in use at the end: "
                        + $"{load.Outstanding} of {workers * CapacityRun.Slots}. Processor time of silo and simulation: "
                        + $"{used.TotalSeconds / seconds:0.00} cores."));
            await host.StopAsync();
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }

        report.End();
    }

    private Times Empty(ICapacityGrain capacity)
    {
        var loop = new OpenLoop();
        List<TimeSpan> times = [];
        for (var call = 0; call < EmptySeconds * rate; call++)
        {
            var due = (double)call / rate;
            loop.At(due, () => loop.When(capacity.Poke(), (_, at) => times.Add(TimeSpan.FromSeconds(at - due))));
        }

        loop.Run(EmptySeconds + 1, () => { });
        return new Times(times.Skip(times.Count / 2));
    }

    private IReadOnlyList<string> Row(string call, Times times) =>
    [
        call,
        Report.Number(times.Count / (call == "poke" ? EmptySeconds / 2 : seconds)),
        Report.Milliseconds(times.Median),
        Report.Milliseconds(times.Quantile(0.95)),
        Report.Milliseconds(times.Quantile(0.99)),
        Report.Milliseconds(times.Longest),
    ];

    private async Task<IHost> StartAsync(string data, EvenFleet fleet, JobHints hints)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(Settings(data));
        builder.Logging.ClearProviders();
        builder.AddControlSilo();
        builder.Services.AddSingleton<IInstanceProvider>(fleet);
        builder.Services.AddSingleton(new LiveWorkers(new SimulatedMembers(fleet.Nodes), new SimulatedMembers(fleet.Nodes)));
        builder.Services.AddSingleton<IOutgoingGrainCallFilter>(hints);
        var host = builder.Build();
        StorageFolder.Prepare(host.Services);
        await StorageSchema.EnsureAsync(host.Services, CancellationToken.None);
        await host.StartAsync();
        return host;
    }

    private Dictionary<string, string?> Settings(string data) => new()
    {
        ["Orleans:ServiceId"] = "fakefinder",
        ["Orleans:ClusterId"] = "local",
        ["Orleans:Clustering:ProviderType"] = "Development",
        ["Orleans:GrainStorage:jobs:ProviderType"] = "AdoNet",
        ["Orleans:GrainStorage:jobs:Invariant"] = "System.Data.SQLite",
        ["Orleans:GrainStorage:jobs:ConnectionName"] = "fakefinder",
        ["ConnectionStrings:fakefinder"] = "the data folder's own database",
        ["FakeFinder:Storage:Path"] = data,
        ["FakeFinder:Catalog:Models"] = Path.Combine(Repository.Root, "models.json"),
        ["FakeFinder:Catalog:Weights"] = Directory.CreateDirectory(Path.Combine(data, "weights")).FullName,
        ["FakeFinder:Fleet:MinimumHot"] = "0",
        ["FakeFinder:Fleet:MaximumInstances"] = workers.ToString(CultureInfo.InvariantCulture),
        ["FakeFinder:Fleet:IdleTime"] = "1.00:00:00",
    };
}
