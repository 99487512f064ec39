using System.Globalization;

namespace FakeFinder.Web.Uploads;

/// <summary>The words of the protocol (tus 1.0.0, tus.io): its headers, and what each request and answer carries.</summary>
internal static class Tus
{
    public const string Version = "1.0.0";
    public const string ContentType = "application/offset+octet-stream";
    public const string Extensions = "creation,expiration,termination";

    public const string ResumableHeader = "Tus-Resumable";
    public const string VersionHeader = "Tus-Version";
    public const string ExtensionHeader = "Tus-Extension";
    public const string MaxSizeHeader = "Tus-Max-Size";
    public const string OffsetHeader = "Upload-Offset";
    public const string LengthHeader = "Upload-Length";
    public const string MetadataHeader = "Upload-Metadata";
    public const string ExpiresHeader = "Upload-Expires";
    public const string DeferHeader = "Upload-Defer-Length";
    public const string MethodHeader = "X-HTTP-Method-Override";

    /// <summary>Every answer names the version, refusals too; a request of another version is refused.</summary>
    /// <exception cref="BadHttpRequestException">The request is of another version (412).</exception>
    public static ValueTask<object?> SpeakAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var (request, response) = (context.HttpContext.Request, context.HttpContext.Response);
        response.OnStarting(
            static state =>
            {
                var headers = (IHeaderDictionary)state;
                headers[ResumableHeader] = Version;
                headers[VersionHeader] = Version;
                headers.CacheControl = "no-store";
                return Task.CompletedTask;
            },
            response.Headers);
        return HttpMethods.IsOptions(request.Method) || request.Headers[ResumableHeader] == Version
            ? next(context)
            : throw new BadHttpRequestException(
                $"Resumable uploads speak tus {Version}; send the header {ResumableHeader}: {Version}.",
                StatusCodes.Status412PreconditionFailed);
    }

    /// <exception cref="BadHttpRequestException">The header is missing, or no number of bytes.</exception>
    public static long BytesOf(HttpRequest request, string header) =>
        long.TryParse(request.Headers[header], NumberStyles.None, CultureInfo.InvariantCulture, out var bytes)
            ? bytes
            : throw new BadHttpRequestException($"The header {header} is missing, or no whole number of bytes from 0 on.");
}
