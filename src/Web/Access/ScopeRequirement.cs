using Microsoft.AspNetCore.Authorization;

namespace FakeFinder.Web.Access;

/// <summary>Met by a caller with the scope.</summary>
internal sealed class ScopeRequirement(AccessScope scope) : AuthorizationHandler<ScopeRequirement>, IAuthorizationRequirement
{
    public AccessScope Scope { get; } = scope;

    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, ScopeRequirement requirement)
    {
        if (Caller.Of(context.User).Has(requirement.Scope))
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}
