using FakeFinder.Contracts;
using FakeFinder.Storage.Evaluations;
using FakeFinder.Web.Api.Batches;

namespace FakeFinder.Web.Evaluations;

/// <summary>The batches of evaluation runs. Each call may be repeated, by several processes at a time, without harm.</summary>
internal sealed class EvaluationBatches(IEvaluationIndex index, BatchSubmitter submitter, IGrainFactory grains)
{
    /// <param name="run">Has a batch.</param>
    /// <exception cref="FakeFinderException">Refused; one of <see cref="IBatchGrain.Submit"/>'s.</exception>
    public async Task SubmitAsync(EvaluationRow run, EvaluationPlan plan)
    {
        await submitter.SubmitAsync(
            run.Batch!.Value,
            [.. plan.Videos.Select(video => new BatchVideo(video.Id, video.Name))],
            plan.Detectors.Select(detector => detector.Name),
            plan.Replicas,
            run.Owner.Length > 0 ? run.Owner : null);

        // Who cancelled or removed the run meanwhile may have found no batch to cancel.
        if (await index.FindAsync(run.Id, CancellationToken.None) is not { IsOpen: true })
        {
            await CancelAsync(run);
        }
    }

    /// <returns>False where there is no batch: it was never submitted.</returns>
    public async Task<bool> CancelAsync(EvaluationRow run)
    {
        try
        {
            await grains.GetGrain<IBatchGrain>(run.Batch!.Value).Cancel();
            return true;
        }
        catch (BatchNotFoundException)
        {
            return false;
        }
    }
}
