using FakeFinder.Storage.Audit;
using FakeFinder.Web.Access;
using FakeFinder.Web.Audit;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace FakeFinder.Web.SignIn;

/// <summary>Sign-in of people by OpenID Connect: the authorization code flow with PKCE. It ends in a session.</summary>
internal static partial class ProviderSignIn
{
    public static void Set(OpenIdConnectOptions options, OidcOptions provider)
    {
        var roles = new RoleMap(provider.RoleClaim, provider.Roles);
        options.SignInScheme = AccessSchemes.Session;
        options.Authority = provider.Authority;
        options.RequireHttpsMetadata = !new Uri(provider.Authority).IsLoopback;
        options.ClientId = provider.ClientId;
        options.ClientSecret = provider.ClientSecret.Length > 0 ? provider.ClientSecret : null;
        options.ResponseType = OpenIdConnectResponseType.Code;
        options.UsePkce = true;

        // The provider's page sends the browser back by a link: a form of another site would carry no cookie of ours.
        options.ResponseMode = OpenIdConnectResponseMode.Query;
        foreach (var cookie in (CookieBuilder[])[options.CorrelationCookie, options.NonceCookie])
        {
            cookie.SameSite = SameSiteMode.Lax;
            cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        }

        options.Scope.Clear();
        foreach (var scope in provider.Scopes.Prepend("openid").Distinct())
        {
            options.Scope.Add(scope);
        }

        options.MapInboundClaims = false;
        options.GetClaimsFromUserInfoEndpoint = true;
        options.ClaimActions.MapJsonKey(provider.RoleClaim, provider.RoleClaim);
        options.ClaimActions.MapJsonKey(provider.NameClaim, provider.NameClaim);
        options.Events.OnTicketReceived = context => ReceiveAsync(context, provider, roles);
        options.Events.OnRemoteFailure = context =>
        {
            LogFailed(LoggerOf(context.HttpContext), context.Failure);
            return RefuseAsync(context, SignInRefusal.Provider);
        };
    }

    /// <summary>Of all that the provider says, the session keeps who it is and what they may do.</summary>
    private static async Task ReceiveAsync(TicketReceivedContext context, OidcOptions provider, RoleMap roles)
    {
        var services = context.HttpContext.RequestServices;
        var claims = context.Principal!.Claims.ToList();
        var subject = claims.First(claim => claim.Type == "sub").Value;
        var scopes = roles.ScopesOf(claims);
        if (scopes.Count == 0)
        {
            LogNoRole(LoggerOf(context.HttpContext), subject, provider.RoleClaim);
            await services.GetRequiredService<RefusalLog>().WriteAsync(SignInEndpoints.Event(
                context.HttpContext, new Caller($"oidc:{subject}", null, scopes), AuditActions.RefuseSession, "403", "no role"));
            await RefuseAsync(context, SignInRefusal.Role);
            return;
        }

        var name = claims.FirstOrDefault(claim => claim.Type == provider.NameClaim)?.Value ?? subject;
        var caller = new Caller($"oidc:{subject}", name, scopes);
        await services.GetRequiredService<IAuditLog>().AppendAsync(
            [SignInEndpoints.Event(context.HttpContext, caller, AuditActions.BeginSession, AuditEvent.Done, null)], CancellationToken.None);
        context.Principal = caller.ToPrincipal(AccessSchemes.Session);
    }

    private static Task RefuseAsync(HandleRequestContext<RemoteAuthenticationOptions> context, SignInRefusal refusal)
    {
        context.HandleResponse();
        context.Response.Redirect(SignInEndpoints.AddressOf(refusal));
        return Task.CompletedTask;
    }

    private static ILogger LoggerOf(HttpContext context) =>
        context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(ProviderSignIn));

    [LoggerMessage(Level = LogLevel.Warning, Message = "The sign-in by the identity provider failed")]
    private static partial void LogFailed(ILogger logger, Exception? failure);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Refused the sign-in of {Subject}: no value of the claim {Claim} means a scope here"
    )]
    private static partial void LogNoRole(ILogger logger, string subject, string claim);
}
