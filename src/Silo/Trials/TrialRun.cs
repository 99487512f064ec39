using System.Text.Encodings.Web;
using System.Text.Json;
using FakeFinder.Catalog;
using FakeFinder.Detection;
using FakeFinder.Detection.Networks;
using FakeFinder.Detection.Trials;
using FakeFinder.Hosting;
using FakeFinder.Weights.Residual;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FakeFinder.Silo.Trials;

/// <summary>
/// Role <c>trial</c>: a worker's detection without a cluster. Runs one detector on one video, or lists all, writes one JSON document to
/// standard output, and ends: 0 where the detector is sound, 1 where it is not. Section <c>FakeFinder:Trial</c>.
/// </summary>
internal static class TrialRun
{
    private const int NotSound = 1;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static async Task<int> RunAsync(HostApplicationBuilder builder, StopRequest stop)
    {
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.AddCatalog(builder.Configuration).AddDetectorTrial(builder.Configuration);
        builder.Services.AddBuiltInNetwork(BuiltInNetwork.Residual, ResidualNetwork.Build);
        builder.Services.AddOptions<TrialOptions>().Bind(builder.Configuration.GetSection("FakeFinder:Trial"));
        using var host = builder.Build();
        await host.StartAsync(stop.Token);
        var ending = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop.Token, ending);
        try
        {
            return await TryAsync(host.Services, end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            return NotSound;
        }
        finally
        {
            await host.StopAsync(CancellationToken.None);
        }
    }

    private static async Task<int> TryAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var options = services.GetRequiredService<IOptions<TrialOptions>>().Value;
        var trial = services.GetRequiredService<DetectorTrial>();
        if (options.Detector is not { Length: > 0 } detector)
        {
            await WriteAsync(trial.List());
            return 0;
        }

        var report = await trial.RunAsync(detector, options.Video, cancellationToken);
        await WriteAsync(report);
        return report.Sound ? 0 : NotSound;
    }

    private static Task WriteAsync<T>(T document) => Console.Out.WriteLineAsync(JsonSerializer.Serialize(document, Json));
}
