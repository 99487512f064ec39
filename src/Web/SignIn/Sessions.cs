using FakeFinder.Web.Access;
using FakeFinder.Web.Access.Keys;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace FakeFinder.Web.SignIn;

/// <summary>The session of a browser, which ends with the key by which it was begun.</summary>
internal static class Sessions
{
    /// <summary>Looks at each request's session; one that was begun by a key has what that key may do now.</summary>
    public static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var ring = context.HttpContext.RequestServices.GetRequiredService<KeyRing>();
        var check = await CheckAsync(Caller.Of(context.Principal!), ring, context.HttpContext.RequestAborted);
        context.HttpContext.Features.Set(check.Key?.Limits);
        if (check.Caller is not { } caller)
        {
            context.RejectPrincipal();
        }
        else
        {
            context.ReplacePrincipal(caller.ToPrincipal(AccessSchemes.Session));
        }
    }

    /// <returns>The caller as they are now; none where the session has ended.</returns>
    public static async Task<KeyCheck> CheckAsync(Caller caller, KeyRing ring, CancellationToken cancellationToken) =>
        KeyRing.KeyOf(caller.Id) is { } key ? await ring.CheckAsync(key, cancellationToken) : new KeyCheck(caller, null);
}
