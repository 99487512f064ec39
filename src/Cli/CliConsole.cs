using Spectre.Console;

namespace FakeFinder.Cli;

/// <summary>Where the program writes: results to <see cref="Output"/>, complaints to <see cref="Error"/>.</summary>
internal sealed class CliConsole(TextWriter output, TextWriter error)
{
    /// <summary>The width of tables where the output is no terminal.</summary>
    private const int PlainWidth = 160;

    public IAnsiConsole Output { get; } = Create(output);

    public IAnsiConsole Error { get; } = Create(error);

    public static CliConsole OfProcess() => new(Console.Out, Console.Error);

    private static IAnsiConsole Create(TextWriter writer)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
        if (!console.IsTerminal)
        {
            console.Profile.Width = PlainWidth;
        }

        return console;
    }
}

/// <summary>What the rest of the program asks of a console.</summary>
internal static class ConsoleExtensions
{
    extension(IAnsiConsole console)
    {
        /// <summary>Somebody looks at it: bars and spinners may move.</summary>
        public bool IsTerminal => console.Profile.Out.IsTerminal;

        /// <summary>One line as it is: neither wrapped nor read as markup.</summary>
        public void Line(string text) => console.Profile.Out.Writer.WriteLine(text);

        /// <summary>A sentence or two: wrapped at words on a terminal, one line elsewhere.</summary>
        public void Paragraph(string text)
        {
            if (console.IsTerminal)
            {
                console.Write(new Text(text));
                console.WriteLine();
            }
            else
            {
                console.Line(text);
            }
        }
    }
}
