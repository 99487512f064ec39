using ScottPlot;

namespace FakeFinder.Bench.Simulation;

/// <summary>Instances through a day, and the slots that interactive work would use if it never waited.</summary>
internal static class DayPlot
{
    private const double Hour = 3600;

    public static void Save(string path, string title, Outcome policy, Outcome hot, Outcome bound)
    {
        using var plot = new Plot();
        Add(plot, "wanted at once", bound, Colors.LightSteelBlue, width: 1);
        Add(plot, hot.Way, hot, Colors.IndianRed, width: 2);
        Add(plot, "policy", policy, Colors.DarkGreen, width: 2);
        plot.Title(
            $"{title}: {policy.InstanceHours:0} instance hours, p95 {policy.Quantile(0.95):0} s; always hot {hot.InstanceHours:0}, "
                + $"{hot.Quantile(0.95):0} s"
        );
        plot.XLabel("hour");
        plot.YLabel("instances");
        plot.Axes.SetLimits(0, 24, 0, new[] { policy, hot, bound }.Max(outcome => outcome.Instances.Max(level => level.Count)) + 2);
        plot.ShowLegend(Alignment.UpperLeft);
        plot.SaveSvg(path, 1000, 400);
    }

    private static void Add(Plot plot, string name, Outcome outcome, Color color, float width)
    {
        var line = plot.Add.Scatter(
            outcome.Instances.Select(level => level.Second / Hour).ToArray(),
            outcome.Instances.Select(level => (double)level.Count).ToArray(),
            color);
        line.ConnectStyle = ConnectStyle.StepHorizontal;
        line.MarkerSize = 0;
        line.LineWidth = width;
        line.LegendText = name;
    }
}
