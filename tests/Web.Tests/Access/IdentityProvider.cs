using System.Security.Claims;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace FakeFinder.Web.Tests.Access;

/// <summary>
/// A real OpenID Connect provider on loopback: authorization code flow with PKCE for people, client credentials for services. Whoever comes
/// is signed in at once, as <see cref="User"/>.
/// </summary>
internal sealed class IdentityProvider : IAsyncDisposable
{
    public const string Client = "fakefinder";
    public const string Audience = "fakefinder-api";

    private readonly WebApplication app;

    private IdentityProvider(WebApplication app) => this.app = app;

    /// <summary>Who signs in next: subject, name, and roles.</summary>
    public (string Subject, string Name, string[] Roles) User { get; set; } = ("u-1", "Ada Lovelace", ["analyst"]);

    /// <summary>What a service's token may do.</summary>
    public string[] Scopes { get; set; } = ["read"];

    /// <summary>The code challenges of the authorization requests that came.</summary>
    public List<string?> Challenges { get; } = [];

    public Uri Address => new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    public static async Task<IdentityProvider> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddRouting();
        IdentityProvider? provider = null;
        builder.Services.AddOpenIddict().AddServer(options =>
        {
            options.EnableDegradedMode()
                .SetAuthorizationEndpointUris("connect/authorize")
                .SetTokenEndpointUris("connect/token")
                .SetUserInfoEndpointUris("connect/userinfo")
                .AllowAuthorizationCodeFlow()
                .AllowClientCredentialsFlow()
                .RequireProofKeyForCodeExchange()
                .DisableScopeValidation()
                .AddEphemeralEncryptionKey()
                .AddEphemeralSigningKey()
                .DisableAccessTokenEncryption();
            options.UseAspNetCore().DisableTransportSecurityRequirement()
                .EnableAuthorizationEndpointPassthrough()
                .EnableTokenEndpointPassthrough()
                .EnableUserInfoEndpointPassthrough();

            // Degraded mode keeps no clients: what it accepts is said here.
            options.AddEventHandler<ValidateAuthorizationRequestContext>(handler => handler.UseInlineHandler(context =>
            {
                provider!.Challenges.Add(context.Request.CodeChallenge);
                if (context.ClientId != Client || context.RedirectUri?.EndsWith("/signin-oidc", StringComparison.Ordinal) != true)
                {
                    context.Reject(Errors.InvalidClient);
                }

                return default;
            }));
            options.AddEventHandler<ValidateTokenRequestContext>(handler => handler.UseInlineHandler(context =>
            {
                if (context.ClientId is not (Client or "robot") || context.ClientSecret != "s3cret")
                {
                    context.Reject(Errors.InvalidClient);
                }

                return default;
            }));
        });
        var app = builder.Build();
        provider = new IdentityProvider(app);
        app.UseAuthentication();
        app.MapMethods("/connect/authorize", ["GET", "POST"], provider.Authorize);
        app.MapPost("/connect/token", (Delegate)provider.ExchangeAsync);
        app.MapMethods("/connect/userinfo", ["GET", "POST"], () => Results.Json(new { sub = provider.User.Subject }));
        await app.StartAsync();
        return provider;
    }

    /// <summary>A service's token.</summary>
    public async Task<string> TokenAsync()
    {
        using var http = new HttpClient();
        using var answer = await http.PostAsync(
            new Uri(Address, "connect/token"),
            new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["grant_type"] = "client_credentials",
                ["client_id"] = "robot",
                ["client_secret"] = "s3cret",
            }));
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return (string)System.Text.Json.Nodes.JsonNode.Parse(text)!["access_token"]!;
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private IResult Authorize()
    {
        var identity = new ClaimsIdentity("test", Claims.Name, Claims.Role);
        identity.SetClaim(Claims.Subject, User.Subject).SetClaim(Claims.Name, User.Name).SetClaims("roles", [.. User.Roles]);
        identity.SetScopes(Scopes.Append("openid"));
        identity.SetDestinations(_ => [Destinations.IdentityToken, Destinations.AccessToken]);
        return Results.SignIn(new ClaimsPrincipal(identity), null, OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
    }

    private async Task<IResult> ExchangeAsync(HttpContext context)
    {
        var request = context.GetOpenIddictServerRequest()!;
        if (request.IsClientCredentialsGrantType())
        {
            var robot = new ClaimsIdentity("test", Claims.Name, Claims.Role);
            robot.SetClaim(Claims.Subject, request.ClientId!).SetClaim(Claims.Name, "The robot");
            robot.SetScopes(Scopes);
            robot.SetAudiences(Audience);
            robot.SetDestinations(_ => [Destinations.AccessToken]);
            return Results.SignIn(new ClaimsPrincipal(robot), null, OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
        }

        var code = await context.AuthenticateAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
        return Results.SignIn(code.Principal!, null, OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
    }
}
