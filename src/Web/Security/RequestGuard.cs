using FakeFinder.Web.Access;
using FakeFinder.Web.Api;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace FakeFinder.Web.Security;

/// <summary>
/// Lets through what is meant for this service: a host name that it knows, and for unsafe requests an origin that is its own.
/// </summary>
internal sealed partial class RequestGuard(
    RequestDelegate next,
    IOptions<WebOptions> options,
    IOptions<SecurityOptions> security,
    ILogger<RequestGuard> logger)
{
    /// <summary>Load balancers ask it by the machine's address, which is no name of the service; it tells nothing else.</summary>
    private const string Health = "/health";

    private readonly HashSet<string> hosts = options
        .Value.Hosts.Select(Bracketed)
        .Concat(["localhost", "127.0.0.1", "[::1]"])
        .ToHashSet(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> origins = options.Value.Origins.ToHashSet(StringComparer.OrdinalIgnoreCase);

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (security.Value.IsRequired)
        {
            if (request.Path.StartsWithSegments(Health))
            {
                return next(context);
            }

            if (!request.IsHttps && !ThisMachine.Sent(context.Connection))
            {
                LogPlain(request.Method, request.Path);
                return RefuseAsync(
                    context, StatusCodes.Status400BadRequest, "This service answers other machines over HTTPS alone; use https://.");
            }
        }

        if (!hosts.Contains(request.Host.Host))
        {
            LogUnknownHost(request.Host.Value ?? "");
            return RefuseAsync(
                context,
                StatusCodes.Status400BadRequest,
                $"This service does not answer to the host name '{request.Host.Host}'; use localhost, or add the name to "
                    + $"FakeFinder:Web:Hosts."
            );
        }

        if (request.Headers.TryGetValue("Origin", out var origin) && MayChangeSomething(request) && !IsOurs(request, origin))
        {
            LogForeignOrigin(origin.ToString(), request.Method, request.Path);
            return RefuseAsync(
                context,
                StatusCodes.Status403Forbidden,
                $"A page of '{origin}' may not send {request.Method} requests to this service; add the origin to FakeFinder:Web:Origins if "
                    + $"it is to."
            );
        }

        return next(context);
    }

    // A WebSocket begins as a GET, which browsers send to any origin without asking.
    private static bool MayChangeSomething(HttpRequest request) =>
        !(
            HttpMethods.IsGet(request.Method)
            || HttpMethods.IsHead(request.Method)
            || HttpMethods.IsOptions(request.Method)
            || HttpMethods.IsTrace(request.Method)
        ) || request.Headers.Upgrade.Any(value => value?.Contains("websocket", StringComparison.OrdinalIgnoreCase) == true);

    private bool IsOurs(HttpRequest request, StringValues origin) =>
        origin is [{ } one]
        && (origins.Contains(one) || string.Equals(one, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase));

    private static Task RefuseAsync(HttpContext context, int status, string detail) =>
        Problems.Of(context, status, detail).ExecuteAsync(context);

    private static string Bracketed(string host) =>
        Uri.CheckHostName(host) == UriHostNameType.IPv6 && !host.StartsWith('[') ? $"[{host}]" : host;

    [LoggerMessage(Level = LogLevel.Warning, Message = "Refused {Method} {Path} of another machine over plain HTTP")]
    private partial void LogPlain(string method, string path);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Refused a request for the unknown host {Host}")]
    private partial void LogUnknownHost(string host);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Refused {Method} {Path} from the foreign origin {Origin}")]
    private partial void LogForeignOrigin(string origin, string method, string path);
}
