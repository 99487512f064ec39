using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace FakeFinder.Hosting.Telemetry;

/// <summary>Registration of what a process tells of itself, for web, control silos and workers.</summary>
public static class TelemetryServices
{
    /// <summary>The names of all meters and sources of spans of the service begin so.</summary>
    private const string Own = "FakeFinder.*";

    /// <summary>
    /// Adds section <c>FakeFinder:Telemetry</c>, and as far as it says so the export of traces, metrics and logs. Where it says nothing,
    /// nothing is registered: spans are not made, and measurements go nowhere.
    /// </summary>
    /// <param name="role">Web, control or worker.</param>
    /// <param name="tracing">What the process traces beside jobs.</param>
    /// <param name="metrics">What the process measures beside its own meters.</param>
    public static IServiceCollection AddTelemetry(
        this IServiceCollection services,
        IConfiguration configuration,
        string role,
        Action<TracerProviderBuilder>? tracing = null,
        Action<MeterProviderBuilder>? metrics = null)
    {
        services.AddOptions<TelemetryOptions>().Bind(configuration.GetSection(TelemetryOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TelemetryOptions>, TelemetryOptionsValidator>();
        var options = TelemetryOptions.Of(configuration);
        return options.Prometheus || IsSent(options) ? services.Export(options, configuration, role, tracing, metrics) : services;
    }

    private static bool IsSent(TelemetryOptions options) => TelemetryOptionsValidator.IsAddress(options.Endpoint);

    /// <summary>Apart from the above, so that a process that exports nothing does not load what it would take.</summary>
    private static IServiceCollection Export(
        this IServiceCollection services,
        TelemetryOptions options,
        IConfiguration configuration,
        string role,
        Action<TracerProviderBuilder>? tracing,
        Action<MeterProviderBuilder>? metrics)
    {
        var telemetry = services.AddOpenTelemetry().ConfigureResource(resource => resource.AddService(
            $"fakefinder-{role}",
            serviceVersion: typeof(TelemetryServices).Assembly.GetName().Version?.ToString(3),
            serviceInstanceId: configuration["FakeFinder:Node"]));
        telemetry.WithMetrics(builder =>
        {
            builder.AddMeter(Own).AddRuntimeInstrumentation();
            metrics?.Invoke(builder);
        });
        if (IsSent(options))
        {
            telemetry.WithTracing(builder =>
            {
                builder.SetSampler(_ => new ParentBasedSampler(new RootSampler(options.SamplingRatio)));
                builder.AddSource(Own).AddHttpClientInstrumentation();
                tracing?.Invoke(builder);
            });
            telemetry.WithLogging(null, logging => logging.IncludeFormattedMessage = true);
            telemetry.UseOtlpExporter(options.Protocol, new Uri(options.Endpoint));
        }

        return services;
    }
}
