using FakeFinder.Web.Access;
using Microsoft.AspNetCore.Authentication.JwtBearer;

namespace FakeFinder.Web.SignIn;

/// <summary>A program with a token of the identity provider (<c>Authorization: Bearer TOKEN</c>).</summary>
internal static class ProviderToken
{
    public static void Set(JwtBearerOptions options, JwtOptions provider)
    {
        var roles = new RoleMap(provider.RoleClaim, provider.Roles);
        options.Authority = provider.Authority;
        options.Audience = provider.Audience;
        options.RequireHttpsMetadata = !new Uri(provider.Authority).IsLoopback;
        options.MapInboundClaims = false;
        options.Events = new JwtBearerEvents
        {
            OnTokenValidated = context =>
            {
                var claims = context.Principal!.Claims.ToList();
                if (Value("sub") is not { } subject)
                {
                    context.Fail("The token names no subject (claim 'sub').");
                    return Task.CompletedTask;
                }

                context.Principal = new Caller($"jwt:{subject}", Value("name") ?? Value("client_id") ?? subject, roles.ScopesOf(claims))
                    .ToPrincipal(AccessSchemes.Jwt);
                return Task.CompletedTask;

                string? Value(string type) => claims.FirstOrDefault(claim => claim.Type == type)?.Value;
            },
        };
    }
}
