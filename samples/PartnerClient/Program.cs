// An Orleans client of the service: submits a job for an uploaded video and watches it to its end.
// PartnerClient DATA VIDEO-ID FILE-NAME DETECTOR...
using System.Net;
using System.Text.Json.Nodes;
using FakeFinder.Contracts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;

var service = JsonNode.Parse(File.ReadAllText(Path.Combine(args[0], "service.json")))!;
using var host = Host.CreateDefaultBuilder()
    .UseOrleansClient(client =>
        client
            .UseStaticClustering(IPEndPoint.Parse((string)service["gateway"]!))
            .Configure<ClusterOptions>(cluster =>
                (cluster.ClusterId, cluster.ServiceId) = ((string)service["clusterId"]!, (string)service["serviceId"]!)))
    .Build();
await host.StartAsync();
var job = host.Services.GetRequiredService<IClusterClient>().GetGrain<IVideoGrain>(Guid.CreateVersion7());
await job.Submit(new JobRequest(VideoId: args[1], FileName: args[2], Detectors: [.. args[3..]]));
await foreach (var change in job.Watch())
{
    Console.WriteLine(
        change.Part is { } part
            ? $"{part.Detector}: {part.State} {part.Progress?.Stage} {part.Score} {part.Coverage?.Summary}"
            : $"job: {change.State}");
}
