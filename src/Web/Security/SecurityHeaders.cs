using System.Security.Cryptography;
using FakeFinder.Web.Api;

namespace FakeFinder.Web.Security;

/// <summary>The headers that every answer carries, and the nonce with which a page of ours may hold an inline script.</summary>
public static class SecurityHeaders
{
    /// <summary>
    /// What the APIs answer is no page: opened by itself it runs nothing and loads nothing but itself, in an origin of its own. A player of
    /// ours that shows a video or picture is under its own page's policy.
    /// </summary>
    private const string NoPage =
        "sandbox; default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
        + "frame-ancestors 'none'";

    private static readonly object NonceKey = new();

    /// <summary>
    /// The request's own value for the <c>nonce</c> attribute of a script element (such as Blazor's import map); other inline scripts do
    /// not run.
    /// </summary>
    public static string CspNonce(this HttpContext context)
    {
        if (context.Items[NonceKey] is not string nonce)
        {
            context.Items[NonceKey] = nonce = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        }

        return nonce;
    }

    internal static Task WriteAsync(HttpContext context, RequestDelegate next)
    {
        context.Response.OnStarting(static state =>
        {
            var context = (HttpContext)state;
            var headers = context.Response.Headers;
            headers.XContentTypeOptions = "nosniff";
            headers.XFrameOptions = "DENY";
            headers["Referrer-Policy"] = "same-origin";
            headers["Cross-Origin-Resource-Policy"] = "same-origin";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";

            headers.ContentSecurityPolicy = Problems.IsApi(context.Request.Path) ? NoPage : PagePolicy(context.CspNonce());
            return Task.CompletedTask;
        },
            context);
        return next(context);
    }

    /// <summary>MudBlazor writes style elements and attributes; everything else comes from the service itself.</summary>
    private static string PagePolicy(string nonce) =>
        $"default-src 'self'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; "
        + "img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self' data:; connect-src 'self'; "
        + "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";
}
