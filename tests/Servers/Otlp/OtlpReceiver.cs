using System.Collections.Concurrent;
using System.Net;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FakeFinder.Servers.Otlp;

/// <summary>A receiver of OTLP over HTTP on loopback that keeps what it is sent.</summary>
public sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly ConcurrentQueue<ReceivedSpan> spans = new();
    private readonly ConcurrentQueue<ReceivedMetric> metrics = new();
    private readonly ConcurrentQueue<ReceivedLog> logs = new();
    private readonly WebApplication app;

    private OtlpReceiver(WebApplication app) => this.app = app;

    /// <summary>Without a slash at its end.</summary>
    public string Url { get; private set; } = "";

    public IReadOnlyList<ReceivedSpan> Spans => [.. spans];

    public IReadOnlyList<ReceivedMetric> Metrics => [.. metrics];

    public IReadOnlyList<ReceivedLog> Logs => [.. logs];

    public static async Task<OtlpReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port: 0));
        var receiver = new OtlpReceiver(builder.Build());
        receiver.app.Run(receiver.TakeAsync);
        await receiver.app.StartAsync();
        receiver.Url = receiver.app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return receiver;
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var bytes = body.ToArray();
        switch (context.Request.Path)
        {
            case "/v1/traces":
                Take(Traces.Parser.ParseFrom(bytes));
                break;
            case "/v1/metrics":
                Take(Otlp.Metrics.Parser.ParseFrom(bytes));
                break;
            case "/v1/logs":
                Take(Otlp.Logs.Parser.ParseFrom(bytes));
                break;
            default:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return;
        }

        context.Response.ContentType = "application/x-protobuf";
    }

    private void Take(Traces told)
    {
        foreach (var process in told.Processes)
        {
            foreach (var span in process.Scopes.SelectMany(scope => scope.Spans))
            {
                spans.Enqueue(new ReceivedSpan(
                    NameOf(process.Process),
                    Hex(span.TraceId),
                    Hex(span.SpanId),
                    Hex(span.ParentSpanId),
                    span.Name,
                    Texts(span.Attributes)));
            }
        }
    }

    private void Take(Metrics told)
    {
        foreach (var process in told.Processes)
        {
            foreach (var metric in process.Scopes.SelectMany(scope => scope.Metrics))
            {
                metrics.Enqueue(new ReceivedMetric(NameOf(process.Process), metric.Name, metric.Unit));
            }
        }
    }

    private void Take(Logs told)
    {
        foreach (var process in told.Processes)
        {
            foreach (var record in process.Scopes.SelectMany(scope => scope.Records))
            {
                logs.Enqueue(new ReceivedLog(
                    NameOf(process.Process), record.Body?.Text ?? "", Hex(record.TraceId), Texts(record.Attributes)));
            }
        }
    }

    private static string NameOf(Process process) => Texts(process.Attributes).GetValueOrDefault("service.name", "");

    private static string Hex(ByteString id) => Convert.ToHexStringLower(id.Span);

    private static Dictionary<string, string> Texts(IEnumerable<Attribute> attributes)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var attribute in attributes)
        {
            texts[attribute.Key] = attribute.Value.KindCase == Value.KindOneofCase.Text ? attribute.Value.Text : $"{attribute.Value}";
        }

        return texts;
    }
}

/// <param name="Process">The name of the service that sent it, such as <c>fakefinder-worker</c>.</param>
/// <param name="Parent">Empty where it is a trace's root.</param>
public sealed record ReceivedSpan(
    string Process,
    string Trace,
    string Id,
    string Parent,
    string Name,
    IReadOnlyDictionary<string, string> Attributes);

/// <param name="Process">The name of the service that sent it.</param>
public sealed record ReceivedMetric(string Process, string Name, string Unit);

/// <param name="Process">The name of the service that sent it.</param>
/// <param name="Trace">Empty where it belongs to none.</param>
public sealed record ReceivedLog(string Process, string Text, string Trace, IReadOnlyDictionary<string, string> Attributes);
