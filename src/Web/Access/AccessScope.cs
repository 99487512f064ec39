namespace FakeFinder.Web.Access;

/// <summary>What a caller may do. A key, a role or a token names scopes by their lower-case names.</summary>
public enum AccessScope
{
    /// <summary>Upload videos; submit, cancel and delete analyses; write notes.</summary>
    Submit,

    /// <summary>See videos, analyses, their evidence and exports, detectors and the fleet.</summary>
    Read,

    /// <summary>Launch, drain and stop machines; have weights downloaded; see metrics.</summary>
    Operate,

    /// <summary>Everything: all other scopes, API keys and the audit log, and what others submitted.</summary>
    Admin,
}

/// <summary>Scopes as texts.</summary>
internal static class Scopes
{
    /// <summary>As sentences list them.</summary>
    public const string Names = "submit, read, operate, admin";

    public static IReadOnlyList<AccessScope> All { get; } = Enum.GetValues<AccessScope>();

    public static string Name(this AccessScope scope) => scope.ToString().ToLowerInvariant();

    /// <returns>Null where the text is no scope's name.</returns>
    public static AccessScope? Parse(string? text)
    {
        foreach (var scope in All)
        {
            if (scope.Name() == text)
            {
                return scope;
            }
        }

        return null;
    }
}
