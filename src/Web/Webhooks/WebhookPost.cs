using System.Globalization;
using System.Net;
using System.Net.Mime;
using System.Text.Json;
using FakeFinder.Storage.Deliveries;
using FakeFinder.Web.Outbound;
using Microsoft.Extensions.Options;

namespace FakeFinder.Web.Webhooks;

/// <summary>
/// One attempt to tell an address of an end. It says that something ended and where to read of it; scores and names of files are for who
/// has a key. Nothing of the answer is read but its status.
/// </summary>
internal sealed class WebhookPost : IDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly CallbackHosts hosts;
    private readonly WebhookSignature signature;
    private readonly TimeSpan timeout;
    private readonly TimeProvider time;
    private readonly HttpMessageInvoker http;

    /// <param name="handler">Its connections are those of <see cref="PublicConnections"/>.</param>
    public WebhookPost(
        CallbackHosts hosts, WebhookSignature signature, SocketsHttpHandler handler, IOptions<WebhookOptions> options, TimeProvider time)
    {
        (this.hosts, this.signature, timeout, this.time) = (hosts, signature, options.Value.Timeout, time);
        http = new HttpMessageInvoker(handler);
    }

    /// <summary>Keeps what the other side can make it take small: little of an unread answer is drained, and for a moment.</summary>
    public static SocketsHttpHandler Handler(IOutboundNetwork network, TimeSpan connect)
    {
        var handler = PublicConnections.Handler(network, connect);
        handler.MaxResponseDrainSize = 16 << 10;
        handler.ResponseDrainTimeout = TimeSpan.FromSeconds(1);
        return handler;
    }

    /// <summary>Sends it once. Throws only where it is told to stop.</summary>
    public async Task<PostResult> SendAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        var (url, host) = (delivery.Url, delivery.Url.IdnHost);
        if (hosts.WhyNot(url) is { } refusal)
        {
            return new PostResult(Status: null, refusal);
        }

        using var patience = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            using var request = Request(delivery);
            using var response = await http.SendAsync(request, either.Token);
            return new PostResult((int)response.StatusCode, response.StatusCode switch
            {
                >= HttpStatusCode.OK and < HttpStatusCode.MultipleChoices => null,
                >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest and var status =>
                    $"{host} answered {(int)status}, a redirect; none is followed.",
                var status => $"{host} answered {(int)status}.",
            });
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new PostResult(
                Status: null, string.Create(CultureInfo.InvariantCulture, $"{host} did not answer within {timeout.TotalSeconds:0.#} s."));
        }
        catch (HttpRequestException exception)
        {
            return new PostResult(
                Status: null,
                PublicConnections.RefusalIn(exception)?.Message ?? $"{host} cannot be reached: {PublicConnections.WhyNone(exception)}.");
        }
    }

    public void Dispose() => http.Dispose();

    private HttpRequestMessage Request(Delivery delivery)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                Type = delivery.Event,
                Timestamp = delivery.EventAt.UtcDateTime,
                Data = new
                {
                    delivery.Subject.Id,
                    State = delivery.Event[(delivery.Subject.Kind.Length + 1)..],
                    delivery.Subject.Path,
                },
            },
            Json);
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var request = new HttpRequestMessage(HttpMethod.Post, delivery.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new(MediaTypeNames.Application.Json);
        request.Headers.TryAddWithoutValidation("User-Agent", "FakeFinder");
        request.Headers.TryAddWithoutValidation("webhook-id", delivery.Id);
        request.Headers.TryAddWithoutValidation("webhook-timestamp", now.ToString(CultureInfo.InvariantCulture));
        request.Headers.TryAddWithoutValidation("webhook-signature", signature.Sign(delivery.Id, now, body));
        return request;
    }
}

/// <summary>How one attempt ended.</summary>
/// <param name="Status">Null where there was no answer.</param>
/// <param name="Fault">Why it did not succeed, as a sentence; null where it did.</param>
internal readonly record struct PostResult(int? Status, string? Fault);
