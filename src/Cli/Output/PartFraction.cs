using FakeFinder.Cli.Api;

namespace FakeFinder.Cli.Output;

/// <summary>
/// How far a part is, as one number and as a few words. Stages count alike: how long each takes differs from detector to detector.
/// </summary>
internal static class PartFraction
{
    private static readonly string[] Stages = ["loading", "decoding", "faces", "crops", "networks", "aggregation"];

    /// <returns>From 0, not begun, to 1, ended.</returns>
    public static double Of(Part part)
    {
        if (part.HasEnded)
        {
            return 1;
        }

        if (part.Progress is not { } progress || Array.IndexOf(Stages, progress.Stage) is var stage && stage < 0)
        {
            return 0;
        }

        var within = progress.Total > 0 ? Math.Clamp((double)progress.Done / progress.Total, 0, 1) : 0;
        return (stage + within) / Stages.Length;
    }

    /// <summary>What the first of the job's queued parts waits for; empty where that is not known.</summary>
    public static string DescribeWait(Job job) =>
        job.Parts.FirstOrDefault(part => part is { State: States.Queued, Wait: not null }) is { } part
            ? $"{part.Detector} queued: {part.Wait!.Text}"
            : "";

    public static string Describe(Part part) => part.Progress switch
    {
        null => part.Detector,
        { Total: > 0 } progress => $"{part.Detector} {progress.Stage} {progress.Done}/{progress.Total}",
        var progress => $"{part.Detector} {progress.Stage}",
    };
}
