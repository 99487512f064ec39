// A process for the tests of memory: it analyses all clips at the same time with the detector 'residual' and a face finder that is slower
// than decoding, and says what it held at the most, and what it holds once nothing runs. Arguments: models.json, then the clips.
// Settings come from the environment.
using System.Globalization;
using FakeFinder.Catalog;
using FakeFinder.Detection;
using FakeFinder.Detection.Faces;
using FakeFinder.Detection.Networks;
using FakeFinder.Detection.Worker;
using FakeFinder.Media;
using FakeFinder.Weights.Residual;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

var builder = Host.CreateEmptyApplicationBuilder(null);
builder.Configuration.AddEnvironmentVariables();
builder.Configuration["FakeFinder:Catalog:Models"] = args[0];
builder.Services.AddCatalog(builder.Configuration).AddProbing(builder.Configuration).AddDetection(builder.Configuration);
builder.Services.AddBuiltInNetwork(BuiltInNetwork.Residual, ResidualNetwork.Build).AddSingleton<IFaceFinderFactory, SlowFinder>();
using var host = builder.Build();

await using var detector = await host.Services.GetRequiredService<IDetectorLoader>().LoadAsync("residual", CancellationToken.None);
Say("begin", "VmRSS:");
var reports = await Task.WhenAll(
    args.Skip(1)
        .Select(clip => Task.Run(() => detector.AnalyseAsync(new DetectionRequest(clip, clip, ["residual"]), null, CancellationToken.None)))
);
Say("peak", "VmHWM:");
foreach (var report in reports)
{
    Console.WriteLine($"frames {report.Frames.Count} {report.Reason}");
}

// Until whoever started this has seen enough.
while (Console.ReadLine() is not null)
{
    Say("rest", "VmRSS:");
}

static void Say(string what, string field)
{
    var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(field, StringComparison.Ordinal));
    var kib = long.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    Console.WriteLine($"{what} {kib / 1024}");
}
