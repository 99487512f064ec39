namespace FakeFinder.Web.Access;

/// <summary>The ways in which a caller can be known.</summary>
internal static class AccessSchemes
{
    /// <summary>Looks at the request and takes one of the others.</summary>
    public const string Any = "FakeFinder";

    /// <summary>The user of this machine.</summary>
    public const string Local = "Local";

    /// <summary>A program with an API key.</summary>
    public const string Key = "ApiKey";

    /// <summary>A program with a token of the identity provider.</summary>
    public const string Jwt = "Jwt";

    /// <summary>A browser that has signed in.</summary>
    public const string Session = "Session";

    /// <summary>The way to the identity provider and back; it ends in a session.</summary>
    public const string Oidc = "Oidc";
}
