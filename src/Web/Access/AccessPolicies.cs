using Microsoft.AspNetCore.Authorization;

namespace FakeFinder.Web.Access;

/// <summary>Which policy an endpoint or a page names. One that names none is refused to everybody.</summary>
public static class AccessPolicies
{
    public const string Submit = "submit";
    public const string Read = "read";
    public const string Operate = "operate";
    public const string Admin = "admin";

    /// <summary>Whoever has signed in, whatever their scopes.</summary>
    public const string Known = "known";

    /// <summary>The endpoint is for callers with this scope; with several calls, for those with all of them.</summary>
    public static TBuilder Needs<TBuilder>(this TBuilder endpoint, AccessScope scope)
        where TBuilder : IEndpointConventionBuilder => endpoint.RequireAuthorization(scope.Name());

    internal static void Set(AuthorizationOptions options)
    {
        foreach (var scope in Scopes.All)
        {
            options.AddPolicy(scope.Name(), policy => policy.RequireAuthenticatedUser().AddRequirements(new ScopeRequirement(scope)));
        }

        options.AddPolicy(Known, policy => policy.RequireAuthenticatedUser());

        // That an address leads nowhere, or not by this method, is told to a caller who is known; an endpoint that names no policy is
        // nobody's.
        options.FallbackPolicy = new AuthorizationPolicyBuilder()
            .RequireAuthenticatedUser()
            .RequireAssertion(context => context.Resource is HttpContext http && http.GetEndpoint() is not RouteEndpoint)
            .Build();
    }
}
