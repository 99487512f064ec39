using System.Net;
using FakeFinder.Cli.Api;
using FakeFinder.Evaluation.Scores;

namespace FakeFinder.Cli.Evaluation.Scoring;

/// <summary>What a batch says of a video. Its results write a failure as 0.5 too; whether it was one is known by the job.</summary>
internal sealed class ResultReader(FakeFinderApi api)
{
    public async Task<ScoredVideo> ReadAsync(BatchVideo video, CancellationToken cancellationToken)
    {
        if (video.Scores.Count == 0)
        {
            return ScoredVideo.Without(NullIfEmpty(video.Video), $"The batch ended without a result: {video.State}.");
        }

        var failed = video.Scores.Any(score => score is { Score: ScoreCell.Undetermined, Reason: not null })
            ? await FailedPartsAsync(video, cancellationToken)
            : [];
        return new(
            NullIfEmpty(video.Video),
            Error: null,
            video.Scores.ToDictionary(
                score => score.Detector,
                score => new ScoreCell(
                    failed.Contains(score.Detector) ? null : score.Score,
                    score.Reason,
                    score.Coverage?.FramesJudged,
                    score.Coverage?.FramesWanted)));
    }

    private async Task<IReadOnlyCollection<string>> FailedPartsAsync(BatchVideo video, CancellationToken cancellationToken)
    {
        try
        {
            var job = await api.DescribeJobAsync(video.Job, cancellationToken);
            return [.. job.Parts.Where(part => part.State != States.Completed).Select(part => part.Detector)];
        }
        catch (ApiException exception) when (exception.Status is HttpStatusCode.NotFound or HttpStatusCode.Gone)
        {
            // A video that was never taken in has no job, and a job may have been deleted.
            return [.. video.Scores.Select(score => score.Detector)];
        }
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
