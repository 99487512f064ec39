using System.Security.Cryptography;
using System.Text;
using FakeFinder.Contracts;
using FakeFinder.Hosting.Messages;
using FakeFinder.Storage.Batches;

namespace FakeFinder.Grains.Control.Batches;

/// <summary>Between a batch's rows and what is told of it.</summary>
internal static class BatchRows
{
    public static NewBatch From(Guid id, BatchRequest request, DateTimeOffset now) =>
        new(
            id,
            HashOf(request),
            request.Detectors,
            request.Replicas,
            now,
            [.. request.Videos.Select(video => new NewBatchVideo(video.VideoId, video.FileName, video.Refusal))],
            request.SubmittedBy,
            request.Owner,
            request.CallbackUrl);

    public static BatchSnapshot Snapshot(BatchRow row, TimeSpan? timeLeft) => new(
        row.Id, Enum.Parse<BatchState>(row.State, ignoreCase: true), [.. row.Detectors], row.Replicas, row.Total, row.Completed, row.Failed,
        row.SubmittedAt, row.EndedAt, timeLeft)
    {
        SubmittedBy = row.SubmittedBy,
    };

    public static BatchResult Result(BatchResultRow video, IReadOnlyList<string> detectors) =>
        new(
            video.Ordinal ?? 0,
            video.Position,
            video.VideoId,
            video.FileName,
            video.JobId,
            [
                .. detectors
                    .Select(video.ResultOf)
                    .Select(part => new BatchScore(part.Detector, part.Score!.Value, part.Reason, part.Coverage?.Told())),
            ]);

    /// <summary>
    /// Two submissions have the same hash where they ask for the same; no text can stand for another, since each is ended by its length.
    /// </summary>
    public static string HashOf(BatchRequest request)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (
            var text in request
                .Detectors.Append($"{request.Replicas}")
                .Concat(request.Videos.SelectMany(video => new[] { video.VideoId, video.FileName, video.Refusal ?? "" }))
                .Concat(request.CallbackUrl is { } url ? [url] : []))
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            hash.AppendData(bytes);
            hash.AppendData(BitConverter.GetBytes(bytes.Length));
        }

        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }
}
