using System.Globalization;
using FakeFinder.Bench.Machine;
using Spectre.Console;

namespace FakeFinder.Bench.Measuring;

/// <summary>
/// What a command prints: the machine, what is done, tables (in Markdown, to be quoted as they are), and how busy the machine was.
/// </summary>
internal sealed class Report
{
    /// <summary>The width where the output is no terminal: wide enough that no cell is wrapped.</summary>
    private const int Width = 200;

    private readonly IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No });

    /// <param name="folder">Where the data of the measurement lie.</param>
    public Report(string what, string folder)
    {
        console.Profile.Width = Width;
        Line(Surroundings.Describe(folder));
        Line($"Load average before: {Surroundings.Load}");
        Line(what);
    }

    public static string Milliseconds(TimeSpan time) => time.TotalMilliseconds.ToString("0.0", CultureInfo.InvariantCulture);

    public static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture);

    public static string Number(double number) => number.ToString("0", CultureInfo.InvariantCulture);

    public static string Ratio(double ratio) => ratio.ToString("0.00", CultureInfo.InvariantCulture);

    /// <summary>One line as it is.</summary>
    public void Line(string text) => console.Profile.Out.Writer.WriteLine(text);

    /// <param name="headings">The first column names the row; the others are numbers.</param>
    public void Table(IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows)
    {
        var table = new Table { Border = TableBorder.Markdown };
        for (var column = 0; column < headings.Count; column++)
        {
            table.AddColumn(new TableColumn(Markup.Escape(headings[column])) { Alignment = column == 0 ? Justify.Left : Justify.Right });
        }

        foreach (var row in rows)
        {
            table.AddRow([.. row.Select(cell => new Text(cell))]);
        }

        console.Write(table);
    }

    public void End() => Line($"Load average after: {Surroundings.Load}");
}
