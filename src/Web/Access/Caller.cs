using System.Security.Claims;
using FakeFinder.Storage.Owners;

namespace FakeFinder.Web.Access;

/// <summary>Who makes a request, or sits before a page; whatever way they have signed in.</summary>
/// <param name="Id">
/// Stays the same for the same person or program: <c>key:ID</c>, <c>oidc:SUBJECT</c>, <c>jwt:SUBJECT</c>, or <c>local</c> for the user of
/// this machine.
/// </param>
/// <param name="Name">For people; checked by whatever has let the caller in. Null for <c>local</c>, whom nobody has checked.</param>
public sealed record Caller(string Id, string? Name, IReadOnlySet<AccessScope> Scopes)
{
    /// <summary>The user of this machine, where the service is open to it or they have proven that the data folder is theirs.</summary>
    public const string LocalId = "local";

    private const int LongestName = 100;

    /// <summary>Of the identity's claims: the id, the name, each scope, and the key by which a browser has signed in.</summary>
    private const string IdClaim = "ff.caller";
    private const string NameClaim = "ff.name";
    private const string ScopeClaim = "ff.scope";
    private const string OwnerClaim = "ff.owner";

    /// <summary>Set for each request by <see cref="VisibilityClaim"/>, never kept in a session: a setting says it.</summary>
    internal const string SeesAllClaim = "ff.sees-all";

    public static Caller Local { get; } = new(LocalId, null, Access.Scopes.All.ToHashSet());

    /// <summary>Nobody: no scope at all.</summary>
    public static Caller Nobody { get; } = new("", null, new HashSet<AccessScope>());

    /// <summary>Whose things the caller submits, and finds where each finds their own alone; by default their own.</summary>
    public string Owner { get; init; } = Id;

    /// <summary>They find what others have submitted, too.</summary>
    public bool SeesAll { get; init; }

    /// <summary>What of the jobs, batches, videos and evaluations they find.</summary>
    public Viewer Viewer => SeesAll || Has(AccessScope.Admin) ? Viewer.All : Viewer.Of(Owner);

    /// <summary>Admins may do everything.</summary>
    public bool Has(AccessScope scope) => Scopes.Contains(scope) || Scopes.Contains(AccessScope.Admin);

    /// <summary>The name that stands beside what the caller writes or submits: the checked one, with the one that they gave.</summary>
    /// <param name="given">As they say; null where they name nobody. It is all that there is where nobody is checked.</param>
    /// <returns>At most 100 characters where the given one is no longer.</returns>
    public string? NameBeside(string? given) =>
        Name is null || given is null || given.Trim() is "" || given.Trim() == Name ? Name ?? given
        : $"{given.Trim()} ({Name})" is { Length: <= LongestName } both ? both
        : Name;

    /// <returns><see cref="Nobody"/> where nobody has signed in.</returns>
    public static Caller Of(ClaimsPrincipal user) =>
        user.FindFirstValue(IdClaim) is { } id
            ? new Caller(
                id,
                user.FindFirstValue(NameClaim),
                user.FindAll(ScopeClaim).Select(claim => Access.Scopes.Parse(claim.Value)).OfType<AccessScope>().ToHashSet())
            {
                Owner = user.FindFirstValue(OwnerClaim) ?? id,
                SeesAll = user.HasClaim(claim => claim.Type == SeesAllClaim),
            }
            : Nobody;

    /// <summary>The parameter of an endpoint.</summary>
    public static ValueTask<Caller?> BindAsync(HttpContext context) => ValueTask.FromResult<Caller?>(Of(context.User));

    /// <param name="scheme">How the caller was let in.</param>
    public ClaimsPrincipal ToPrincipal(string scheme)
    {
        var claims = new List<Claim> { new(IdClaim, Id) };
        if (Name is not null)
        {
            claims.Add(new Claim(NameClaim, Name));
        }

        if (Owner != Id)
        {
            claims.Add(new Claim(OwnerClaim, Owner));
        }

        claims.AddRange(Scopes.Order().Select(scope => new Claim(ScopeClaim, scope.Name())));
        return new ClaimsPrincipal(new ClaimsIdentity(claims, scheme, NameClaim, ScopeClaim));
    }
}
