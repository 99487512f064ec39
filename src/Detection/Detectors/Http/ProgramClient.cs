using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace FakeFinder.Detection.Detectors.Http;

/// <summary>
/// Speaks the detector protocol of the original FakeFinder (detectors/*/app.py of IQTLabs/FakeFinder): <c>GET healthcheck</c>, 201 there,
/// and <c>POST predict</c>, where a file that is not found is 400 and a fault of the detector is 500, each with a text. The content type is
/// not looked at: Flask sends a data frame's JSON as text/html. Answers are trusted in nothing: bounded, no redirect followed, no cookie
/// kept, no proxy in between. Thread-safe.
/// </summary>
internal sealed class ProgramClient : IDisposable
{
    private const int MostAnswerBytes = 1 << 20;
    private const int MostHealthBytes = 1 << 16;
    private const int MostHeadersKib = 16;
    private const int MostDepth = 8;
    private const int MostVersionCharacters = 100;

    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan HealthPatience = TimeSpan.FromSeconds(5);

    private readonly HttpClient http;
    private readonly TimeProvider time;

    public ProgramClient(ProgramAddress address, TimeProvider time)
    {
        (Address, this.time) = (address, time);
        http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            MaxResponseHeadersLength = MostHeadersKib,
            ConnectTimeout = ConnectPatience,

            // A program that was started again does not know the connections of before.
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(1),
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        http.DefaultRequestHeaders.Authorization = address.Credentials;
    }

    public ProgramAddress Address { get; }

    /// <summary>Asks whether the program is healthy; takes a few seconds at most.</summary>
    public async Task<Health> AskHealthAsync(CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(HealthPatience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            using var response = await http.GetAsync(Address.Of("healthcheck"), HttpCompletionOption.ResponseHeadersRead, either.Token);
            return response.StatusCode switch
            {
                HttpStatusCode.OK or HttpStatusCode.Created => new Health(
                    HealthState.Healthy,
                    VersionOf(await ReadAsync(response, MostHealthBytes, either.Token))),
                >= HttpStatusCode.InternalServerError => new Health(HealthState.Starting, Detail: $"{(int)response.StatusCode}"),
                _ => new Health(HealthState.Wrong, Detail: $"{(int)response.StatusCode}"),
            };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return patience.IsCancellationRequested
                ? new Health(HealthState.Busy, Detail: $"{HealthPatience.TotalSeconds} s")
                : new Health(HealthState.Silent, Detail: $"no connection within {ConnectPatience.TotalSeconds} s");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return new Health(HealthState.Silent, Detail: exception.Message);
        }
    }

    /// <param name="video">As the program finds it.</param>
    /// <param name="model">For <c>model_names</c>; null sends none.</param>
    /// <returns>The body of the answer.</returns>
    /// <exception cref="ProgramAwayException">It is not there (any more).</exception>
    /// <exception cref="ProgramFailedException">It refuses, fails, or says too much.</exception>
    public async Task<byte[]> PredictAsync(string video, string? model, CancellationToken cancellationToken)
    {
        // Of known length: small servers read no chunks.
        using var content = new ByteArrayContent(
            model is null
                ? JsonSerializer.SerializeToUtf8Bytes(new { video_list = new[] { video } })
                : JsonSerializer.SerializeToUtf8Bytes(new { video_list = new[] { video }, model_names = new[] { model } }));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, Address.Of("predict")) { Content = content };
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            var body =
                await ReadAsync(response, MostAnswerBytes, cancellationToken)
                ?? throw new ProgramFailedException(
                    $"The program at {Address} answered with more than {MostAnswerBytes >> 20} MiB: that is no list of scores.");
            return response.IsSuccessStatusCode ? body : throw FaultOf(response.StatusCode, Encoding.UTF8.GetString(body));
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ProgramAwayException(
                $"The program at {Address} took no connection within {ConnectPatience.TotalSeconds} s.",
                exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw new ProgramAwayException($"The program at {Address} broke the connection off: {exception.Message}", exception);
        }
    }

    public void Dispose() => http.Dispose();

    private Exception FaultOf(HttpStatusCode status, string said) => (int)status switch
    {
        502 or 503 or 504 => new ProgramAwayException($"The program at {Address} was not ready ({(int)status}: {Quotation.Of(said)})."),
        >= 500 => new ProgramFailedException(
            $"The program at {Address} failed on the video ({(int)status}): it said {Quotation.Of(said)}."),
        >= 400 => new ProgramFailedException(
            $"The program at {Address} refused the video ({(int)status}): it said {Quotation.Of(said)}. "
                + "Where it does not find the file, check the entry's hand-over in models.json."),
        _ => new ProgramFailedException(
            $"The program at {Address} answered with {(int)status}; redirects are not followed, so 'url' in models.json must be its own "
                + "address."),
    };

    /// <returns>Null where there is more than the limit.</returns>
    private static async Task<byte[]?> ReadAsync(HttpResponseMessage response, int limit, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[Math.Min(limit, 1 << 12)];
        for (var read = 0; ;)
        {
            var more = await stream.ReadAsync(buffer.AsMemory(read), cancellationToken);
            read += more;
            if (more == 0)
            {
                return buffer[..read];
            }

            if (read == buffer.Length)
            {
                if (read > limit)
                {
                    return null;
                }

                Array.Resize(ref buffer, Math.Min(2 * read, limit + 1));
            }
        }
    }

    /// <summary>A healthcheck may answer with JSON; the published containers send no body.</summary>
    private static string? VersionOf(byte[]? body)
    {
        try
        {
            using var said = JsonDocument.Parse(body ?? [], new JsonDocumentOptions { MaxDepth = MostDepth });
            return said.RootElement.ValueKind == JsonValueKind.Object
                && said.RootElement.TryGetProperty("version", out var version)
                && version.ValueKind == JsonValueKind.String
                && version.GetString() is { Length: > 0 and <= MostVersionCharacters } text
                && !text.Any(char.IsControl)
                ? text
                : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
