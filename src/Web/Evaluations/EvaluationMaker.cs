using System.Text;
using FakeFinder.Evaluation;
using FakeFinder.Evaluation.Labels;
using FakeFinder.Evaluation.Metrics;
using FakeFinder.Evaluation.Results;
using FakeFinder.Evaluation.Scores;
using FakeFinder.Storage.Batches;
using FakeFinder.Storage.Evaluations;

namespace FakeFinder.Web.Evaluations;

/// <summary>
/// Makes the documents of a run from its labels and the rows of its batch, by the code of <c>fakefinder evaluate</c>. The same batch gives
/// the same bytes, whichever process makes them and how often.
/// </summary>
internal sealed class EvaluationMaker(IEvaluationFiles files, IBatchIndex batches)
{
    private const int Page = 500;
    private const string Completed = "completed";

    /// <exception cref="EvaluationException">There are no figures: a sentence says why.</exception>
    public async Task<EvaluationPlan> ReadPlanAsync(EvaluationRow run, CancellationToken cancellationToken)
    {
        await using var json = await files.OpenAsync(run.Id, EvaluationFile.Order, cancellationToken) ?? throw Lost();
        return await EvaluationPlan.ReadAsync(json, cancellationToken);
    }

    /// <summary>Writes scores.csv and metrics.json.</summary>
    /// <param name="batch">The run's, which is completed.</param>
    /// <returns>The SHA-256 of scores.csv.</returns>
    /// <exception cref="EvaluationException">There are no figures: a sentence says why.</exception>
    public async Task<string> MakeAsync(EvaluationRow run, BatchRow batch, CancellationToken cancellationToken)
    {
        var plan = await ReadPlanAsync(run, cancellationToken);
        var labels = LabelSet.Read(await ReadLabelsAsync(run, cancellationToken), plan.LabelsFile);
        var scored = await ReadScoresAsync(batch, cancellationToken);
        if (scored.Count != labels.Videos.Count)
        {
            throw new EvaluationException($"The batch has {scored.Count} videos, and {labels.Source} names {labels.Videos.Count}.");
        }

        var scores = TableText.Of(labels.ToTable(plan.Detectors, scored), ScoresText.FileName);
        var figures = new Evaluator(new Bootstrap()).Evaluate(
            scores.Table,
            ScoresText.FileName,
            scores.Sha256,
            run.Name,
            batch.EndedAt ?? batch.SubmittedAt,
            plan.GroupBy,
            calibration: null,
            cancellationToken);
        await files.WriteAsync(run.Id, EvaluationFile.Scores, scores.Bytes, cancellationToken);
        await files.WriteAsync(
            run.Id, EvaluationFile.Metrics, Encoding.UTF8.GetBytes(EvaluationJson.Write(figures)), cancellationToken);
        return scores.Sha256;
    }

    private async Task<byte[]> ReadLabelsAsync(EvaluationRow run, CancellationToken cancellationToken)
    {
        await using var stored = await files.OpenAsync(run.Id, EvaluationFile.Labels, cancellationToken) ?? throw Lost();
        using var bytes = new MemoryStream();
        await stored.CopyToAsync(bytes, cancellationToken);
        return bytes.ToArray();
    }

    private async Task<IReadOnlyList<ScoredVideo>> ReadScoresAsync(BatchRow batch, CancellationToken cancellationToken)
    {
        var scored = new List<ScoredVideo>(batch.Total);
        IReadOnlyList<BatchResultRow> rows;
        do
        {
            rows = await batches.ListVideosAsync(batch.Id, scored.Count - 1, Page, cancellationToken);
            scored.AddRange(rows.Select(row => ScoreOf(row, batch.Detectors)));
        }
        while (rows.Count == Page);
        return scored;
    }

    /// <summary>A batch's results write a failure as 0.5 too; whether it was one is known by the part.</summary>
    private static ScoredVideo ScoreOf(BatchResultRow video, IReadOnlyList<string> detectors) =>
        video.Ordinal is null
            ? ScoredVideo.Without(video.VideoId, $"The batch ended without a result: {video.State}.")
            : new(video.VideoId, Error: null, detectors.Select(video.ResultOf).ToDictionary(
                part => part.Detector,
                part => new ScoreCell(
                    part.State == Completed && video.Parts.Any(own => own.Detector == part.Detector) ? part.Score : null,
                    part.Reason,
                    part.Coverage?.FramesJudged,
                    part.Coverage?.FramesWanted)));

    private static EvaluationException Lost() =>
        new("The labels of this evaluation are no longer in the store; start another one.");
}
