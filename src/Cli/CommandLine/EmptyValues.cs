using System.CommandLine;
using System.CommandLine.Parsing;

namespace FakeFinder.Cli.CommandLine;

/// <summary>Refuses values without a letter, which a shell makes of a variable that is not set: no file, folder or name is empty.</summary>
internal static class EmptyValues
{
    /// <summary>For every option and argument of a command and of those below it.</summary>
    public static void RefuseIn(Command command)
    {
        foreach (var argument in command.Arguments)
        {
            argument.Validators.Add(result => Check(argument.Name, result.Tokens, result));
        }

        foreach (var option in command.Options)
        {
            option.Validators.Add(result => Check(option.Name, result.Tokens, result));
        }

        foreach (var below in command.Subcommands)
        {
            RefuseIn(below);
        }
    }

    private static void Check(string name, IReadOnlyList<Token> values, SymbolResult result)
    {
        if (values.Any(value => string.IsNullOrWhiteSpace(value.Value)))
        {
            result.AddError($"{name} is empty.");
        }
    }
}
