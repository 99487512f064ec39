using FakeFinder.Cli.Api;

namespace FakeFinder.Cli.Analysis;

/// <summary>Measures how long each part of a job runs, from its first start to its end, as its watcher sees them.</summary>
internal sealed class PartClock(TimeProvider time)
{
    private readonly Dictionary<string, long> started = [];
    private readonly Dictionary<string, double> seconds = [];

    public IReadOnlyDictionary<string, double> Seconds => seconds;

    public void See(Job job)
    {
        foreach (var part in job.Parts)
        {
            if (part.State == States.Running)
            {
                started.TryAdd(part.Detector, time.GetTimestamp());
            }
            else if (part.HasEnded && started.TryGetValue(part.Detector, out var start))
            {
                seconds.TryAdd(part.Detector, time.GetElapsedTime(start).TotalSeconds);
            }
        }
    }
}
