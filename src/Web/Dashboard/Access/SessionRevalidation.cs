using FakeFinder.Web.Access;
using FakeFinder.Web.Access.Keys;
using FakeFinder.Web.SignIn;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;

namespace FakeFinder.Web.Dashboard.Access;

/// <summary>
/// Ends what an open page may do within seconds after its key was revoked or has expired: the page's requests are checked by themselves,
/// but its circuit was let in once.
/// </summary>
internal sealed class SessionRevalidation(ILoggerFactory loggers, KeyRing ring) : RevalidatingServerAuthenticationStateProvider(loggers)
{
    protected override TimeSpan RevalidationInterval { get; } = TimeSpan.FromSeconds(5);

    protected override async Task<bool> ValidateAuthenticationStateAsync(
        AuthenticationState authenticationState,
        CancellationToken cancellationToken)
    {
        var caller = Caller.Of(authenticationState.User);
        return (await Sessions.CheckAsync(caller, ring, cancellationToken)).Caller is { } now && now.Scopes.SetEquals(caller.Scopes);
    }
}
