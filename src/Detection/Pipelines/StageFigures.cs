using System.Diagnostics;

namespace FakeFinder.Detection.Pipelines;

/// <summary>What the stages of an analysis are as measurements, and as spans where the caller is traced.</summary>
internal sealed class StageFigures(Instruments instruments)
{
    private static readonly ActivitySource Source = new("FakeFinder.Detection");

    /// <summary>The span of an analysis, for the time until it is disposed of.</summary>
    public static Activity? Begin(string detector) =>
        Activity.Current is null ? null : Source.StartActivity("analyse")?.SetTag("fakefinder.detector", detector);

    /// <summary>Tells of each stage: a span of it reaches from its first stretch to its last, which are not all of that time.</summary>
    /// <param name="analysing">The span of the analysis, where there is one.</param>
    public void Tell(string detector, StageClock clock, Activity? analysing)
    {
        foreach (var stage in clock.Stages)
        {
            instruments.StageDuration.Record(stage.Spent.TotalSeconds, new("detector", detector), new("stage", stage.Name));
            if (analysing is not null && stage.Name != Stage.Total)
            {
                using var span = Source.StartActivity(stage.Name, ActivityKind.Internal, analysing.Context, startTime: stage.Began);
                span?.SetTag("fakefinder.spent_seconds", stage.Spent.TotalSeconds).SetEndTime(stage.Ended.UtcDateTime);
            }
        }
    }
}
