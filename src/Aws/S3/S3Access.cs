using FakeFinder.Checks;

namespace FakeFinder.Aws.S3;

/// <summary>The buckets answer and may be listed, and there is room for what of them lies on this machine.</summary>
internal sealed class S3Access(S3Objects objects, FolderProbe probe) : ICheck
{
    /// <exception cref="Storage.Blobs.StorageUnavailableException">One does not; the message says why.</exception>
    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        var options = objects.Options;
        var buckets = options.SourceBuckets.Append(options.Bucket).Where(bucket => bucket.Length > 0).Distinct().ToList();
        foreach (var bucket in buckets)
        {
            await objects
                .ListAllAsync(bucket, bucket == options.Bucket ? options.Prefix : "", cancellationToken)
                .AnyAsync(cancellationToken);
        }

        return
        [
            Finding.Ok($"S3 answers, and what is in {string.Join(", ", buckets.Select(bucket => $"'{bucket}'"))} may be listed."),
            probe.Try("The folder for copies of what is in S3", options.Cache, $"FakeFinder:Storage:S3:{nameof(options.Cache)}"),
        ];
    }
}
