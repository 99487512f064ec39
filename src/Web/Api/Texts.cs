using FakeFinder.Contracts;
using FakeFinder.Storage.Videos;

namespace FakeFinder.Web.Api;

/// <summary>What every text of a body is checked for before it is used.</summary>
internal static class Texts
{
    /// <summary>The list, which JSON may have given null in places where its type allows none.</summary>
    /// <exception cref="InvalidRequestException">One of the items is null.</exception>
    public static IReadOnlyList<string> AllOf(string field, IReadOnlyList<string?> items)
    {
        for (var place = 0; place < items.Count; place++)
        {
            if (items[place] is null)
            {
                throw new InvalidRequestException($"'{field}' has null in place {place}; each of its items must be a string.");
            }
        }

        return items!;
    }

    /// <summary>The text as it came, or the beginning of one that is longer than any name.</summary>
    public static string Bounded(string? text) => text is { Length: > 255 } ? FileName.Shown(text) : text ?? "";

    /// <summary>A sentence that may have texts of a file in it, of any length and of any characters: fit for an answer and a row.</summary>
    public static string Sentence(string text)
    {
        const int most = 1000;
        var start = text.Length > most ? text[..most] + "…" : text;
        return string.Concat(start.Select(character => char.IsControl(character) || char.IsSurrogate(character) ? '\uFFFD' : character));
    }

    /// <summary>The name of a person; null where it is blank.</summary>
    /// <exception cref="InvalidRequestException">Longer than allowed, or with a control character.</exception>
    public static string? Person(string field, string? name)
    {
        const int most = 100;
        return name?.Trim() is not { Length: > 0 } trimmed ? null
            : trimmed.Length > most || trimmed.Any(char.IsControl) ? throw new InvalidRequestException(
                $"'{field}' is '{FileName.Shown(trimmed)}'; it must have at most {most} characters, and no control characters.")
            : trimmed;
    }

    /// <summary>Whose something is; null where it is blank.</summary>
    /// <exception cref="InvalidRequestException">Longer than allowed, or with a control character.</exception>
    public static string? Owner(string field, string? owner)
    {
        const int most = 200;
        return owner?.Trim() is not { Length: > 0 } trimmed ? null
            : trimmed.Length > most || trimmed.Any(char.IsControl) ? throw new InvalidRequestException(
                $"'{field}' is '{FileName.Shown(trimmed)}'; it must have at most {most} characters, and no control characters.")
            : trimmed;
    }

    /// <exception cref="InvalidRequestException">Longer than allowed, or with a character that no address has.</exception>
    public static string Address(string field, string text)
    {
        const int most = 4096;
        return text.Length > most
                ? throw new InvalidRequestException($"'{field}' has {text.Length} characters; at most {most} are allowed.")
            : text.Any(char.IsControl)
                ? throw new InvalidRequestException($"'{field}' is '{FileName.Shown(text)}'; it must not contain a control character.")
            : text;
    }
}
