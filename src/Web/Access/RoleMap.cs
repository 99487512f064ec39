using System.Security.Claims;

namespace FakeFinder.Web.Access;

/// <summary>What the roles of an identity provider may do here.</summary>
/// <param name="claim">Whose values are roles.</param>
/// <param name="roles">Scopes by role; empty: roles are scopes themselves.</param>
internal sealed class RoleMap(string claim, IReadOnlyDictionary<string, string> roles)
{
    /// <summary>The scopes of somebody with these claims; a role that means nothing here counts as none.</summary>
    public IReadOnlySet<AccessScope> ScopesOf(IEnumerable<Claim> claims) =>
        claims
            .Where(one => one.Type == claim)
            .SelectMany(one => one.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .SelectMany(role => roles.Count == 0 ? [role] : Split(roles.GetValueOrDefault(role, "")))
            .Select(Scopes.Parse)
            .OfType<AccessScope>()
            .ToHashSet();

    /// <summary>Names that are separated by commas.</summary>
    public static string[] Split(string scopes) =>
        scopes.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
