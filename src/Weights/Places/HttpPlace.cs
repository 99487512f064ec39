using System.Net;
using System.Net.Http.Headers;

namespace FakeFinder.Weights.Places;

/// <summary>
/// Web servers. A file is continued by <c>Range</c> with <c>If-Range</c> (RFC 9110, 13.1.5 and 14.2), so that another file at the same
/// address is sent whole. Proxies are those of the environment (<c>HTTPS_PROXY</c>, <c>NO_PROXY</c>, ...).
/// </summary>
internal sealed class HttpPlace(HttpClient client) : IPlace
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(30);

    /// <summary>A client without a limit for the whole answer, which may take hours.</summary>
    public static HttpClient CreateClient() =>
        new(new SocketsHttpHandler { ConnectTimeout = ConnectTimeout }) { Timeout = Timeout.InfiniteTimeSpan };

    public bool Reads(PlaceAddress address) => address.IsHttp;

    public async Task<PlaceFile> OpenAsync(PlaceAddress address, long from, string? validator, CancellationToken cancellationToken)
    {
        var response = await SendAsync(new Uri(address.Text), from, validator, cancellationToken);
        try
        {
            return await ReadAsync(response, from, cancellationToken) switch
            {
                { } file => file,
                null => await OpenAsync(address, from: 0, validator: null, cancellationToken),
            };
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private async Task<HttpResponseMessage> SendAsync(Uri address, long from, string? validator, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("FakeFinder", typeof(HttpPlace).Assembly.GetName().Version?.ToString(3)));
        if (from > 0)
        {
            request.Headers.Range = new RangeHeaderValue(from, null);
            request.Headers.IfRange = RangeConditionHeaderValue.Parse(validator!);
        }

        try
        {
            return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException exception)
        {
            var fault = exception.HttpRequestError is HttpRequestError.SecureConnectionError ? PlaceFault.Lasting : PlaceFault.Passing;
            throw new PlaceException($"it cannot be reached ({exception.Message.TrimEnd('.')})", fault, exception);
        }
    }

    /// <returns>Null where the answer is no part that continues what is here: the file is to be asked for from its start.</returns>
    private static async Task<PlaceFile?> ReadAsync(HttpResponseMessage response, long from, CancellationToken cancellationToken)
    {
        var headers = response.Content.Headers;
        switch (response.StatusCode)
        {
            case HttpStatusCode.OK:
                return await FileAsync(0, headers.ContentLength);
            case HttpStatusCode.PartialContent when headers.ContentRange is { From: { } first } range && first == from:
                return await FileAsync(first, range.Length);
            case HttpStatusCode.PartialContent or HttpStatusCode.RequestedRangeNotSatisfiable when from > 0:
                response.Dispose();
                return null;
            case var status:
                throw new PlaceException($"the server answers {(int)status} {response.ReasonPhrase}".TrimEnd(), FaultOf(status))
                {
                    RetryAfter = response.Headers.RetryAfter?.Delta,
                };
        }

        async Task<PlaceFile> FileAsync(long first, long? length) =>
            new(await response.Content.ReadAsStreamAsync(cancellationToken), first, length, ValidatorOf(response)) { Owner = response };
    }

    private static string? ValidatorOf(HttpResponseMessage response) =>
        response.Headers.ETag is { IsWeak: false } tag ? tag.ToString() : response.Content.Headers.LastModified?.ToString("R");

    private static PlaceFault FaultOf(HttpStatusCode status) => status switch
    {
        HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError => PlaceFault.Passing,
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound or HttpStatusCode.Gone => PlaceFault.Absent,
        _ => PlaceFault.Lasting,
    };
}
