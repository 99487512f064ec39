using System.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace FakeFinder.Web.Api;

/// <summary>What holds for every JSON body.</summary>
internal static class RequestBodies
{
    /// <summary>
    /// Bytes of a body that names one video: 255 bytes of a name, however they are escaped, and every detector fit in many times.
    /// </summary>
    private const int Small = 64 << 10;

    /// <summary>
    /// Limits the body to what one job or one order to the fleet needs; lists of many videos keep the server's own limit.
    /// </summary>
    public static RouteHandlerBuilder TakesSmallBody(this RouteHandlerBuilder endpoint) => endpoint
        .WithMetadata(new RequestSizeLimitAttribute(Small))
        .ProducesProblem(StatusCodes.Status413PayloadTooLarge);

    /// <summary>The framework takes a charset that it does not know for a defect of the service.</summary>
    /// <exception cref="BadHttpRequestException">The charset is unknown.</exception>
    public static Task RefuseUnknownCharsets(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        if (
            request.HasJsonContentType()
            && MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            && type.Charset.HasValue
            && !IsKnown(type.Charset.Value))
        {
            throw new BadHttpRequestException($"The charset {type.Charset} is not known; send JSON as UTF-8.");
        }

        return next(context);
    }

    private static bool IsKnown(string charset)
    {
        try
        {
            return Encoding.GetEncoding(charset) is not null;
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }
}
