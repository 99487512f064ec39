namespace FakeFinder.Web.Outbound;

/// <summary>The hosts that the settings allow for something: names, and <c>*.example.org</c> for all names below one.</summary>
internal sealed class AllowedHosts(IReadOnlyList<string> patterns)
{
    private const string Below = "*.";

    public bool IsEmpty => patterns.Count == 0;

    /// <param name="host">As <see cref="Uri.IdnHost"/> has it.</param>
    public bool Allows(string host) => patterns.Any(pattern => pattern.StartsWith(Below, StringComparison.Ordinal)
        ? host.Length > pattern.Length - 1 && host.EndsWith(pattern[1..], StringComparison.OrdinalIgnoreCase)
        : string.Equals(host, pattern, StringComparison.OrdinalIgnoreCase));

    /// <summary>True for a host name or address without scheme and port, and for <c>*.</c> before a name.</summary>
    public static bool IsPattern(string text) =>
        Uri.CheckHostName(text.StartsWith(Below, StringComparison.Ordinal) ? text[Below.Length..] : text)
            is not UriHostNameType.Unknown and not UriHostNameType.Basic;

    public override string ToString() => string.Join(", ", patterns);
}
