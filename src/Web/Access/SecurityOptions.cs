namespace FakeFinder.Web.Access;

/// <summary>Section <c>FakeFinder:Security</c>: who may use the service.</summary>
public sealed class SecurityOptions
{
    public const string Section = "FakeFinder:Security";

    /// <summary>
    /// <c>None</c> (the default): the service listens on loopback alone, and is open to every user of this machine. <c>Required</c>: each
    /// request needs an API key, a token or a session.
    /// </summary>
    public AuthenticationMode Authentication { get; set; }

    /// <summary>
    /// <c>All</c> (the default): each caller finds the jobs, batches, videos and evaluations of all, as in one newsroom. <c>Own</c>: their
    /// own alone, as on a platform for many; admins find all.
    /// </summary>
    public Visibility Visibility { get; set; }

    /// <summary>
    /// Addresses or networks (such as <c>10.0.0.0/24</c>) of the proxies that end TLS in front of this service; what they say about
    /// scheme, host and address of a request is believed, and off loopback nobody else is answered over plain HTTP. Default none.
    /// </summary>
    public IReadOnlyList<string> Proxies { get; set; } = [];

    /// <summary>Sign-in of people by OpenID Connect; off where no authority is named.</summary>
    public OidcOptions Oidc { get; set; } = new();

    /// <summary>Tokens of services; off where no authority is named.</summary>
    public JwtOptions Jwt { get; set; } = new();

    /// <summary>How long a browser stays signed in, 1 minute to 30 days; default 12 hours.</summary>
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromHours(12);

    /// <summary>
    /// The full path of the folder with the keys that protect sessions. Empty (the default): <c>session-keys</c> in the data folder.
    /// Several Webs of a cluster must be given the same folder.
    /// </summary>
    public string SessionKeys { get; set; } = "";

    internal bool IsRequired => Authentication == AuthenticationMode.Required;

    /// <summary>Where nobody signs in, everybody is the same caller.</summary>
    internal bool SeesAll => !IsRequired || Visibility == Visibility.All;
}

/// <summary>Whether callers must prove who they are.</summary>
public enum AuthenticationMode
{
    /// <summary>No: the service is this machine's alone.</summary>
    None,

    /// <summary>Yes, each of them.</summary>
    Required,
}

/// <summary>What callers find.</summary>
public enum Visibility
{
    /// <summary>What everybody has submitted.</summary>
    All,

    /// <summary>What they have submitted themselves, or with a key of the same owner.</summary>
    Own,
}

/// <summary>Section <c>FakeFinder:Security:Oidc</c>.</summary>
public sealed class OidcOptions
{
    /// <summary>The issuer's address, such as <c>https://login.example.org/realms/news</c>. Empty (the default): off.</summary>
    public string Authority { get; set; } = "";

    /// <summary>The id that the provider has given to this service.</summary>
    public string ClientId { get; set; } = "";

    /// <summary>The client's secret; empty where the provider has given none (PKCE is used in any case).</summary>
    public string ClientSecret { get; set; } = "";

    /// <summary>What is asked for beside <c>openid</c>; default <c>profile</c>.</summary>
    public IReadOnlyList<string> Scopes { get; set; } = ["profile"];

    /// <summary>The claim that names the person for others to read; default <c>name</c>.</summary>
    public string NameClaim { get; set; } = "name";

    /// <summary>The claim whose values are a person's roles; default <c>roles</c>.</summary>
    public string RoleClaim { get; set; } = "roles";

    /// <summary>
    /// What each role may do, such as <c>Roles:analyst</c> = <c>submit,read</c>. Empty (the default): the values of the claim are scopes
    /// themselves.
    /// </summary>
    public Dictionary<string, string> Roles { get; } = [];
}

/// <summary>Section <c>FakeFinder:Security:Jwt</c>.</summary>
public sealed class JwtOptions
{
    /// <summary>The issuer's address. Empty (the default): off.</summary>
    public string Authority { get; set; } = "";

    /// <summary>The audience that a token must be for.</summary>
    public string Audience { get; set; } = "";

    /// <summary>The claim whose values, separated by spaces, are a token's roles; default <c>scope</c>.</summary>
    public string RoleClaim { get; set; } = "scope";

    /// <inheritdoc cref="OidcOptions.Roles"/>
    public Dictionary<string, string> Roles { get; } = [];
}
