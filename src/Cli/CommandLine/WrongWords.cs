using System.CommandLine;
using System.Globalization;

namespace FakeFinder.Cli.CommandLine;

/// <summary>
/// Finds words that name nothing. The parser itself would take an unknown option for a file, or for the value of the option before it.
/// </summary>
internal static class WrongWords
{
    /// <summary>What follows it are files, whatever they begin with.</summary>
    private const string EndOfOptions = "--";

    /// <returns>A sentence for each.</returns>
    public static IReadOnlyList<string> In(ParseResult parsed, IReadOnlyList<string> arguments) =>
        UnknownCommand(parsed) is { } unknown
            ? [unknown]
            :
            [
                .. arguments
                    .TakeWhile(argument => argument != EndOfOptions)
                    .Where(LooksLikeAnOption)
                    .Select(NameOf)
                    .Except(OptionsOf(parsed))
                    .Select(option => Unknown(option, parsed)),
            ];

    private static string? UnknownCommand(ParseResult parsed)
    {
        var known = parsed.CommandResult.Command.Subcommands;
        return known.Count > 0 && parsed.UnmatchedTokens.FirstOrDefault(word => !LooksLikeAnOption(word)) is { } word
            ? $"{PathOf(parsed)} has no command '{word}'.{DidYouMean.Sentence(word, known.Select(command => command.Name))}"
            : null;
    }

    private static string Unknown(string option, ParseResult parsed) =>
        $"{PathOf(parsed)} has no option {option}.{DidYouMean.Sentence(option, OptionsOf(parsed))}";

    private static bool LooksLikeAnOption(string argument) =>
        argument is ['-', _, ..] && !double.TryParse(argument, CultureInfo.InvariantCulture, out _);

    /// <summary>The option without the value that may hang on it.</summary>
    private static string NameOf(string argument) => argument.IndexOfAny(['=', ':']) is > 0 and var end ? argument[..end] : argument;

    /// <summary>Of the command that was named, and what those above it hand down.</summary>
    private static IEnumerable<string> OptionsOf(ParseResult parsed) =>
        Above(parsed)
            .SelectMany((command, level) => command.Options.Where(option => level == 0 || option.Recursive))
            .SelectMany(option => option.Aliases.Prepend(option.Name));

    private static string PathOf(ParseResult parsed) => string.Join(' ', Above(parsed).Reverse().Select(command => command.Name));

    private static IEnumerable<Command> Above(ParseResult parsed)
    {
        for (var command = parsed.CommandResult; command is not null; command = command.Parent as System.CommandLine.Parsing.CommandResult)
        {
            yield return command.Command;
        }
    }
}
