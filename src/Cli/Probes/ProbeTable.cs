using Spectre.Console;

namespace FakeFinder.Cli.Probes;

/// <summary>A probe as a table: a row for the video itself and each version, a column for each detector, the movements last.</summary>
internal static class ProbeTable
{
    public static Table Create(ProbeResult result)
    {
        var probe = result.Probe;
        var table = new Table().Border(TableBorder.Rounded);
        table.AddColumn("Version");
        foreach (var detector in probe.Detectors)
        {
            table.AddColumn(new TableColumn(new Text(detector)));
        }

        AddRow("original", detector => Own(result, detector));
        foreach (var version in probe.Versions)
        {
            AddRow(version.Perturbation, detector => ProbeWords.Cell(version.Of(detector)));
        }

        table.AddEmptyRow();
        AddRow("largest change", detector => ProbeWords.Largest(probe.MovementOf(detector)));
        AddRow("crosses 50 %", detector => ProbeWords.Flips(probe, detector));
        return table;

        void AddRow(string heading, Func<string, string> cell) =>
            table.AddRow(probe.Detectors.Select(cell).Prepend(heading).Select(text => new Text(text)));
    }

    private static string Own(ProbeResult result, string detector) =>
        result.PartOf(detector)?.Score is { } score ? ProbeWords.Scored(score) : "-";
}
