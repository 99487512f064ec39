// An Orleans client of the service.
//   PartnerClient job VIDEO-ID FILE-NAME DETECTOR...     submits a job for an uploaded video and watches it to its end
//   PartnerClient watch JOB-ID                           watches a job that somebody has submitted
//   PartnerClient cancel JOB-ID
//   PartnerClient batch DETECTOR VIDEO-ID...             submits a batch and prints each result
// Its settings come from the environment, with __ for ':' (samples/README.md).
using FakeFinder.Contracts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PartnerClient;

var builder = Host.CreateApplicationBuilder();
builder.UseOrleansClient(client => client.UsePartnerTls().UseConnectionRetryFilter(Patience.ConnectAgainAsync));
builder.Logging.SetMinimumLevel(LogLevel.Warning);
using var host = builder.Build();
try
{
    await host.StartAsync();
    var service = host.Services.GetRequiredService<IClusterClient>();
    await (args switch
    {
        ["job", var video, var name, .. var detectors] => Work.JobAsync(service, new JobRequest(video, name, [.. detectors])),
        ["watch", var job] => Work.WatchAsync(service.GetGrain<IVideoGrain>(Guid.Parse(job))),
        ["cancel", var job] => Work.CancelAsync(service.GetGrain<IVideoGrain>(Guid.Parse(job))),
        ["batch", var detector, .. var videos] => Work.BatchAsync(service, detector, videos),
        _ => throw new ArgumentException("Name a command: job, watch, cancel or batch."),
    });
    await host.StopAsync();
    return 0;
}
catch (Exception exception) when (exception is FakeFinderException or ArgumentException or FormatException or InvalidDataException)
{
    // Each refusal of the service is one sentence that says what to do.
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}
catch (Exception exception) when (Patience.MayPass(exception))
{
    await Console.Error.WriteLineAsync($"The service does not answer: {exception.Message}");
    return 2;
}
