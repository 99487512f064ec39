namespace FakeFinder.Storage.Sql;

/// <summary>
/// Text that is searched without regard to upper and lower case. It is folded here and stored so, since SQLite folds no letters but those
/// from a to z, and PostgreSQL by the locale of its server.
/// </summary>
internal static class SearchText
{
    /// <summary>As a LIKE of <see cref="Containing"/> or <see cref="Beginning"/> names it.</summary>
    public const string Escape = "ESCAPE '!'";

    /// <summary>As it is stored beside the text.</summary>
    public static string Fold(string text) => text.ToLowerInvariant();

    /// <summary>The pattern of a LIKE: the text somewhere.</summary>
    public static string Containing(string text) => $"%{Literal(Fold(text))}%";

    /// <summary>The pattern of a LIKE: the text at the beginning.</summary>
    public static string Beginning(string text) => $"{Literal(Fold(text))}%";

    /// <summary>The text as a pattern that means it alone.</summary>
    public static string Literal(string text) =>
        text.Replace("!", "!!", StringComparison.Ordinal)
            .Replace("%", "!%", StringComparison.Ordinal)
            .Replace("_", "!_", StringComparison.Ordinal);
}
