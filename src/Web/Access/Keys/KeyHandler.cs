using System.Net.Http.Headers;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace FakeFinder.Web.Access.Keys;

/// <summary>
/// A program with an API key: <c>Authorization: Bearer KEY</c>, <c>X-API-Key: KEY</c>, or the password of basic authentication, whatever
/// the user name, for clients that know nothing else.
/// </summary>
internal sealed class KeyHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory loggers,
    UrlEncoder encoder,
    KeyRing ring) : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    private const string Header = "X-API-Key";
    private const string Bearer = "Bearer";
    private const string Basic = "Basic";

    /// <summary>True where the request brings a key, or something in its place.</summary>
    public static bool Brings(HttpRequest request) => request.Headers.ContainsKey(Header) || request.Headers.Authorization.Count > 0;

    /// <summary>The token of <c>Authorization: Bearer TOKEN</c>; null where there is none.</summary>
    public static string? BearerOf(HttpRequest request) =>
        AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var header) && IsScheme(header, Bearer)
            ? header.Parameter
            : null;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!Brings(Request))
        {
            return AuthenticateResult.NoResult();
        }

        if (KeyOf(Request) is not { Length: > 0 } key)
        {
            return AuthenticateResult.Fail(
                $"The request's Authorization is not understood; send 'Authorization: Bearer KEY', '{Header}: KEY', or the key as the "
                    + $"password of basic authentication.");
        }

        var check = await ring.CheckAsync(key, Context.RequestAborted);
        Context.Features.Set(check.Key?.Limits);
        return check.Caller is { } caller
            ? AuthenticateResult.Success(new AuthenticationTicket(caller.ToPrincipal(Scheme.Name), Scheme.Name))
            : AuthenticateResult.Fail(check.Refusal!);
    }

    /// <summary>Browsers get no Basic challenge: they would ask for a name and a password, and keep sending them.</summary>
    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers.WWWAuthenticate = Bearer;
        return Task.CompletedTask;
    }

    private static string? KeyOf(HttpRequest request) =>
        request.Headers[Header] is [{ } plain] ? plain.Trim()
        : !AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var header) ? null
        : IsScheme(header, Bearer) ? header.Parameter
        : IsScheme(header, Basic) ? PasswordOf(header.Parameter ?? "")
        : null;

    private static bool IsScheme(AuthenticationHeaderValue header, string scheme) =>
        string.Equals(header.Scheme, scheme, StringComparison.OrdinalIgnoreCase);

    private static string? PasswordOf(string credentials)
    {
        var bytes = new byte[credentials.Length];
        return Convert.TryFromBase64String(credentials, bytes, out var count)
            && Encoding.UTF8.GetString(bytes, 0, count) is var text
            && text.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon
                ? text[(colon + 1)..]
                : null;
    }
}
