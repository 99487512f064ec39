using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace FakeFinder.Web.Access;

/// <summary>Says of each caller that they find what others submit, where <see cref="SecurityOptions.Visibility"/> is so.</summary>
internal sealed class VisibilityClaim(IOptions<SecurityOptions> security) : IClaimsTransformation
{
    public Task<ClaimsPrincipal> TransformAsync(ClaimsPrincipal principal)
    {
        if (security.Value.SeesAll && !principal.HasClaim(claim => claim.Type == Caller.SeesAllClaim))
        {
            principal.AddIdentity(new ClaimsIdentity([new Claim(Caller.SeesAllClaim, "true")]));
        }

        return Task.FromResult(principal);
    }
}
