using FakeFinder.Checks;
using Spectre.Console;

namespace FakeFinder.Cli.Doctor;

/// <summary>Findings for people: as a table, and the number of what is wrong below it.</summary>
internal static class DoctorTable
{
    public static void Write(IAnsiConsole output, IReadOnlyList<CheckLine> lines)
    {
        var table = new Table().AddColumns("check", "state", "what is, and what to do");
        var before = "";
        foreach (var line in lines)
        {
            var (word, colour) = line.State switch
            {
                FindingState.Ok => ("ok", Color.Green),
                FindingState.Warning => ("warning", Color.Yellow),
                FindingState.Fault => ("FAULT", Color.Red),
                _ => ("not checked", Color.Default),
            };
            table.AddRow(
                new Text(line.Check == before ? "" : line.Check),
                new Text(word, new Style(foreground: colour)),
                new Text(line.Remedy is null ? line.Sentence ?? "" : $"{line.Sentence} {line.Remedy}."));
            before = line.Check;
        }

        output.Write(table);
        output.Line(Summary(lines));
    }

    private static string Summary(IReadOnlyList<CheckLine> lines)
    {
        var (faults, warnings) = (Count(FindingState.Fault), Count(FindingState.Warning));
        return (faults, warnings) switch
        {
            (0, 0) => "Nothing is wrong.",
            (0, _) => $"No fault; {Of(warnings, "warning")}.",
            _ => $"{Of(faults, "fault")}, {Of(warnings, "warning")}.",
        };

        int Count(FindingState state) => lines.Count(line => line.State == state);
    }

    private static string Of(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";
}
