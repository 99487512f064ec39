using System.Diagnostics.Metrics;
using System.Reflection;
using System.Text.RegularExpressions;

namespace FakeFinder.Architecture.Tests;

/// <summary>The instruments of all projects, docs/operation.md and the Grafana dashboard name the same metrics.</summary>
public sealed partial class MetricsTests
{
    private static readonly IReadOnlyList<Told> Instruments = ReadInstruments();

    [Fact]
    public void Each_metric_is_described_with_its_kind_and_unit_and_no_other_is()
    {
        var described = Row().Matches(Read("docs/operation.md"))
            .Select(row => new Told(row.Groups["name"].Value, row.Groups["kind"].Value, row.Groups["unit"].Value));

        Assert.NotEmpty(Instruments);
        Assert.Equal(Instruments.OrderBy(told => told.Name), described.OrderBy(told => told.Name));
    }

    [Fact]
    public void The_dashboard_shows_each_metric_and_none_that_does_not_exist()
    {
        var shown = InQuery().Matches(Read("deploy/grafana-dashboard.json")).Select(match => match.Value).ToHashSet();
        var known = Instruments.SelectMany(InPrometheus).ToHashSet();

        Assert.Empty(shown.Except(known));
        Assert.Empty(Instruments.Where(told => !InPrometheus(told).Any(shown.Contains)).Select(told => told.Name));
    }

    /// <summary>As the exporter writes it: the e2e test compares some of these with what a service answers.</summary>
    private static IEnumerable<string> InPrometheus(Told told)
    {
        var unit = told.Unit switch
        {
            "s" => "_seconds",
            "By" => "_bytes",
            "min" => "_minutes",
            "{USD}/h" => "_per_hour",
            _ => "",
        };
        var name = told.Name.Replace('.', '_') + unit;
        return told.Kind switch
        {
            "counter" => [name + "_total"],
            "histogram" => [name + "_bucket", name + "_sum", name + "_count"],
            _ => [name],
        };
    }

    /// <summary>Makes each project's instruments and listens to what is published.</summary>
    private static List<Told> ReadInstruments()
    {
        var told = new List<Told>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name.StartsWith("FakeFinder.", StringComparison.Ordinal))
            {
                told.Add(new Told(instrument.Name, KindOf(instrument), instrument.Unit ?? ""));
            }
        };
        listener.Start();
        var classes = Repository.SourceProjects
            .SelectMany(project => Assembly.Load($"FakeFinder.{project}").GetTypes())
            .Where(type => type.Name == "Instruments");
        foreach (var instruments in classes)
        {
            ((IDisposable)Activator.CreateInstance(instruments)!).Dispose();
        }

        return told;
    }

    private static string KindOf(Instrument instrument) => instrument.GetType().Name.Split('`')[0] switch
    {
        "Counter" => "counter",
        "Histogram" => "histogram",
        "ObservableGauge" => "gauge",
        var other => other,
    };

    private static string Read(string path) => File.ReadAllText(Path.Combine(Repository.Root, path));

    [GeneratedRegex(@"^\| `(?<name>fakefinder\.[a-z._]+)` \| (?<kind>\w+) \| `(?<unit>[^`]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("fakefinder_[a-z_]+")]
    private static partial Regex InQuery();

    private sealed record Told(string Name, string Kind, string Unit);
}
