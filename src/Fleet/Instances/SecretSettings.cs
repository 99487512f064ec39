namespace FakeFinder.Fleet.Instances;

/// <summary>
/// Which settings are secrets, for all that hands settings on: a secret is told to a process of this machine, but never written where
/// others can read it, such as a machine's user data.
/// </summary>
public static class SecretSettings
{
    /// <summary>Where secrets lie, which is none itself.</summary>
    private const string Places = "FakeFinder:Secrets:";

    /// <summary>How the last word of a secret's key ends.</summary>
    private static readonly string[] Endings =
    [
        "Secret",
        "Password",
        "ConnectionString",
        "AccessKey",
        "SecretKey",
        "ApiKey",
        "PrivateKey",
        "Token",
    ];

    /// <summary>
    /// By the key: connection strings, passwords, keys, tokens. By the value: PEM text, also where it is a certificate, since it comes with
    /// its key and no line of an environment file holds it.
    /// </summary>
    /// <param name="key">With ':' between its words.</param>
    public static bool Include(string key, string value) =>
        !key.StartsWith(Places, StringComparison.OrdinalIgnoreCase)
        && (key.StartsWith("ConnectionStrings:", StringComparison.OrdinalIgnoreCase)
            || Endings.Any(ending => key.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
            || value.Contains("-----BEGIN ", StringComparison.Ordinal));
}
