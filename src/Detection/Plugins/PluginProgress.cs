using FakeFinder.Detection.Pipelines;
using FakeFinder.Plugins;

namespace FakeFinder.Detection.Plugins;

/// <summary>What a plugin tells of how far it is, until its analysis has ended. The stage is that of running networks.</summary>
internal sealed class PluginProgress(VideoAnalysis analysis) : IProgress<DetectorProgress>
{
    private const int MostDetail = 200;

    private volatile bool isEnded;

    public void Report(DetectorProgress value)
    {
        if (!isEnded)
        {
            var total = Math.Max(0, value.Total);
            var done = Math.Clamp(value.Done, 0, total == 0 ? int.MaxValue : total);
            analysis.Report(Stage.Networks, done, total, value.Detail is { } detail ? PluginFault.Cut(detail, MostDetail) : null);
        }
    }

    public void End() => isEnded = true;
}
