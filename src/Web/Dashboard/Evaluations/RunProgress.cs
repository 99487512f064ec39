using FakeFinder.Contracts;
using FakeFinder.Storage.Evaluations;
using FakeFinder.Web.Api;

namespace FakeFinder.Web.Dashboard.Evaluations;

/// <summary>How far a run is.</summary>
/// <param name="Percent">Of its videos; null where that is not known.</param>
/// <param name="Sentence">The same in words.</param>
public sealed record RunProgress(double? Percent, string Sentence)
{
    private static readonly RunProgress Unknown = new(null, "Waiting for its batch.");

    /// <summary>Asks the batch of a run that has not ended.</summary>
    public static async Task<RunProgress> AskAsync(IGrainFactory grains, EvaluationRow run)
    {
        if (run.Batch is not { } batch)
        {
            return Unknown;
        }

        try
        {
            return Of(await grains.GetGrain<IBatchGrain>(batch).Describe());
        }
        catch (Exception exception) when (exception is BatchNotFoundException || exception.IsClusterFault())
        {
            // It is submitted, or answers, a moment later; the page asks again.
            return Unknown;
        }
    }

    private static RunProgress Of(BatchSnapshot batch) => batch switch
    {
        { State: BatchState.Running, Total: > 0 } => new(
            100.0 * batch.Finished / batch.Total,
            $"{batch.Finished} of {batch.Total} videos analysed" + (batch.Failed == 0 ? "." : $", {batch.Failed} of them failed.")),
        { State: BatchState.Running } => Unknown,
        _ => new(null, "All videos are analysed; computing the figures."),
    };
}
