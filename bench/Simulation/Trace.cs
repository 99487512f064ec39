using System.Globalization;

namespace FakeFinder.Bench.Simulation;

/// <summary>What arrives in a trace, in order of time.</summary>
internal sealed record Arrival(double Second, bool Interactive, IReadOnlyList<string> Detectors, int Videos, double ClipSeconds)
{
    private const string Header = "second,kind,id,detectors,videos,seconds_per_video";

    public static IReadOnlyList<Arrival> Read(string path)
    {
        var lines = File.ReadAllLines(path);
        return lines.FirstOrDefault() == Header
            ? [.. lines.Skip(1).Select(line => Parse(line.Split(',')))]
            : throw new BenchException($"{path} is no trace: its first line must be '{Header}'.");
    }

    private static Arrival Parse(string[] cells) =>
        new(Number(cells[0]), cells[1] == "interactive", cells[3].Split(';'), (int)Number(cells[4]), Number(cells[5]));

    private static double Number(string cell) => double.Parse(cell, CultureInfo.InvariantCulture);
}
