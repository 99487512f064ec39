using FakeFinder.Web.Access;
using FakeFinder.Web.Access.Keys;
using FakeFinder.Web.Access.Local;
using FakeFinder.Web.Limits;
using FakeFinder.Web.Owners;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Options;

namespace FakeFinder.Web.SignIn;

/// <summary>Who may use the service: registration, and the place in the pipeline.</summary>
public static class AccessServices
{
    private const string SessionCookie = "fakefinder-session";

    /// <summary>Adds section <c>FakeFinder:Security</c>, the ways to sign in, and the policies.</summary>
    internal static IServiceCollection AddAccess(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<SecurityOptions>().Bind(configuration.GetSection(SecurityOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SecurityOptions>, SecurityOptionsValidator>();
        services.AddSingleton<KeyRing>().AddSingleton<LocalToken>();
        services.AddSingleton<IClaimsTransformation, VisibilityClaim>();
        services.AddAuthorization(AccessPolicies.Set);
        services.AddLimits(configuration);
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, AccessAnswers>();

        // The pages for signing in are components, though none that runs.
        services.AddRazorComponents();

        // Sessions outlive a restart, and are the same for all Webs that share the folder of the keys.
        services.AddDataProtection().SetApplicationName("FakeFinder");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>, SessionKeys>();

        // Read before the options are validated: which handlers there are is decided here.
        var security = configuration.GetSection(SecurityOptions.Section).Get<SecurityOptions>() ?? new SecurityOptions();
        var authentication = services.AddAuthentication(AccessSchemes.Any)
            .AddPolicyScheme(AccessSchemes.Any, null, options => options.ForwardDefaultSelector = context => Choose(context, security))
            .AddScheme<AuthenticationSchemeOptions, LocalHandler>(AccessSchemes.Local, null)
            .AddScheme<AuthenticationSchemeOptions, KeyHandler>(AccessSchemes.Key, null)
            .AddCookie(AccessSchemes.Session, options => SetSession(options, security));
        if (security.Jwt.Authority.Length > 0)
        {
            authentication.AddJwtBearer(AccessSchemes.Jwt, options => ProviderToken.Set(options, security.Jwt));
        }

        if (security.Oidc.Authority.Length > 0)
        {
            authentication.AddOpenIdConnect(AccessSchemes.Oidc, options => ProviderSignIn.Set(options, security.Oidc));
        }

        return services;
    }

    /// <summary>
    /// Finds out who asks, and refuses what is too much, or not theirs to ask. What comes before it in the pipeline is open to all.
    /// </summary>
    public static IApplicationBuilder UseFakeFinderAccess(this IApplicationBuilder app) =>
        app.UseAuthentication().UseLimits().UseAuthorization().UseMiddleware<VisibleThings>();

    private static string Choose(HttpContext context, SecurityOptions security) =>
        !security.IsRequired ? AccessSchemes.Local
        : !KeyHandler.Brings(context.Request) ? AccessSchemes.Session
        : KeyHandler.BearerOf(context.Request) is not { } token ? AccessSchemes.Key
        : token.StartsWith(LocalToken.Prefix, StringComparison.Ordinal) ? AccessSchemes.Local
        : security.Jwt.Authority.Length == 0 || token.StartsWith(KeyText.Prefix, StringComparison.Ordinal) ? AccessSchemes.Key
        : AccessSchemes.Jwt;

    private static void SetSession(CookieAuthenticationOptions options, SecurityOptions security)
    {
        options.Cookie.Name = SessionCookie;
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.ExpireTimeSpan = security.SessionLifetime;
        options.SlidingExpiration = false;
        options.Events.OnValidatePrincipal = Sessions.ValidateAsync;
    }
}
