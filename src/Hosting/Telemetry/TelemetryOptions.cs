using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using OpenTelemetry.Exporter;

namespace FakeFinder.Hosting.Telemetry;

/// <summary>
/// Section <c>FakeFinder:Telemetry</c>. By default nothing is sent and nothing listens. Headers, time-outs and certificates of the
/// receiver are the standard <c>OTEL_EXPORTER_OTLP_*</c> variables of each process.
/// </summary>
public sealed class TelemetryOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "FakeFinder:Telemetry";

    /// <summary>
    /// Where traces, metrics and logs go by OTLP, such as <c>http://collector:4318</c>; an absolute http or https URL. Empty (the default):
    /// nothing is sent.
    /// </summary>
    public string Endpoint { get; set; } = "";

    /// <summary>How OTLP is spoken there: <c>HttpProtobuf</c> (the default; mostly port 4318) or <c>Grpc</c> (mostly port 4317).</summary>
    public OtlpExportProtocol Protocol { get; set; } = OtlpExportProtocol.HttpProtobuf;

    /// <summary>Which share of the jobs and requests is traced, as whole traces; from 0 to 1, default 1.</summary>
    public double SamplingRatio { get; set; } = 1;

    /// <summary>Web answers <c>GET /metrics</c> in Prometheus' format; default false.</summary>
    public bool Prometheus { get; set; }

    /// <summary>
    /// Web shows Orleans' own dashboard at <c>/cluster</c>; default false, since each silo then measures each call of a grain. The same for
    /// all processes of a cluster.
    /// </summary>
    public bool OrleansDashboard { get; set; }

    /// <summary>Traces, metrics and logs are sent.</summary>
    internal bool Sends => Endpoint.Length > 0;

    /// <summary>Read before the options are validated: what is registered is decided by them.</summary>
    public static TelemetryOptions Of(IConfiguration configuration)
    {
        try
        {
            return configuration.GetSection(Section).Get<TelemetryOptions>() ?? new();
        }
        catch (InvalidOperationException unreadable)
        {
            // It names key and value.
            throw unreadable.AsRefusal();
        }
    }
}

internal sealed class TelemetryOptionsValidator : IValidateOptions<TelemetryOptions>
{
    public ValidateOptionsResult Validate(string? name, TelemetryOptions options) =>
        options.Sends && !IsAddress(options.Endpoint)
            ? ValidateOptionsResult.Fail(
                $"{TelemetryOptions.Section}:{nameof(options.Endpoint)} is '{options.Endpoint}'; it must be an http or https URL, such as "
                    + $"http://collector:4318, or empty.")
        : !(options.SamplingRatio is >= 0 and <= 1)
            ? ValidateOptionsResult.Fail(
                $"{TelemetryOptions.Section}:{nameof(options.SamplingRatio)} is {options.SamplingRatio}; it must be from 0 to 1.")
        : ValidateOptionsResult.Success;

    internal static bool IsAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https";
}
