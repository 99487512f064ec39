using System.Collections.Immutable;
using FakeFinder.Contracts;

namespace FakeFinder.Grains.Control;

/// <summary>What a message may hold, from any sender: a grain checks it before it stores anything of it.</summary>
internal static class Bounds
{
    /// <summary>Characters of a name: of a detector, a node, a machine, a GPU.</summary>
    public const int Name = 200;

    /// <summary>Characters of a sentence that is kept, such as a reason: grain state is small.</summary>
    public const int Sentence = 1000;

    /// <summary>Characters of a file's name. Uploads allow fewer; results list what was refused as well.</summary>
    public const int FileName = 1000;

    /// <summary>Characters of the name of a person who asks for something.</summary>
    public const int Person = 100;

    /// <summary>Detectors of one job or batch, and more than models.json lists.</summary>
    public const int Detectors = 200;

    /// <summary>The text, or its beginning with an ellipsis where it is too long.</summary>
    public static string Cut(string text, int most) =>
        text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 2]) ? most - 2 : most - 1)] + "…";

    /// <exception cref="InvalidRequestException">It does not fit; the message is <paramref name="sentence"/>.</exception>
    public static void Require(bool fits, FormattableString sentence)
    {
        if (!fits)
        {
            throw new InvalidRequestException(FormattableString.Invariant(sentence));
        }
    }

    /// <exception cref="InvalidRequestException">It is empty or too long, or holds control characters.</exception>
    public static void RequireName(string? name, string what, int most = Name) =>
        Require(
            !string.IsNullOrWhiteSpace(name) && name.Length <= most && !name.Any(char.IsControl),
            $"{what} is {Shown(name)}; it must have 1 to {most} characters, and no control characters.");

    /// <exception cref="InvalidRequestException">One of them is no name, or there are too many.</exception>
    public static void RequireNames(ImmutableArray<string> names, string what, int most)
    {
        Require(
            !names.IsDefault && names.Length <= most,
            $"There are {(names.IsDefault ? "no" : names.Length)} entries in {what}; at most {most} are allowed.");
        foreach (var name in names)
        {
            RequireName(name, $"An entry of {what}");
        }
    }

    /// <summary>The name for a sentence: in quotes, cut, without control characters.</summary>
    public static string Shown(string? name) =>
        string.IsNullOrWhiteSpace(name)
            ? "empty"
            : $"'{Cut(string.Concat(name.Select(character => char.IsControl(character) ? '\uFFFD' : character)), 80)}'";
}
