using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace FakeFinder.Cli.CommandLine;

/// <summary>The usual help, and below it what the exit codes mean.</summary>
internal sealed class HelpWithExitCodes(HelpAction usual) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    /// <summary>The option <c>--help</c> of a command and of those below it.</summary>
    public static HelpOption Option() => new() { Action = new HelpWithExitCodes(new HelpAction()) };

    public override int Invoke(ParseResult parseResult)
    {
        usual.Invoke(parseResult);
        parseResult.InvocationConfiguration.Output.WriteLine(ExitCodes.Help);
        return ExitCodes.Success;
    }
}
