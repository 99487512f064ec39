using System.Security.Cryptography;
using Amazon.S3.Model;
using FakeFinder.Checks;
using FakeFinder.Storage.Blobs;

namespace FakeFinder.Aws.S3;

/// <summary>An object of its own is written into the bucket, read, and deleted again, also where reading it fails.</summary>
internal sealed class S3Rights(S3Objects objects) : ICheck
{
    private static readonly TimeSpan CleaningTime = TimeSpan.FromSeconds(4);

    /// <exception cref="StorageUnavailableException">Something is not allowed; the message says what.</exception>
    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        var bucket = objects.Options.Bucket;
        if (bucket.Length == 0)
        {
            return [Finding.NotChecked("FakeFinder:Storage:S3:Bucket is empty: nothing is written to S3.")];
        }

        // Where a worker may delete too, and the service takes it for no report.
        var key = $"{objects.Options.Prefix}reports/doctor-{Guid.NewGuid():N}";
        var content = RandomNumberGenerator.GetBytes(64);
        try
        {
            await objects.CallAsync(
                "write to",
                bucket,
                () => objects.Client.PutObjectAsync(
                    new PutObjectRequest { BucketName = bucket, Key = key, InputStream = new MemoryStream(content) }, cancellationToken),
                cancellationToken);
            var found = await ReadAsync(bucket, key, cancellationToken);
            if (!content.SequenceEqual(found))
            {
                throw new StorageUnavailableException(
                    $"What was written to the bucket '{bucket}' as {key} is read as something else: see what stands at "
                        + "FakeFinder:Storage:S3:ServiceUrl.",
                    mayPass: false);
            }
        }
        catch
        {
            await DeleteAsync(bucket, key).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }

        await DeleteAsync(bucket, key);
        return [Finding.Ok($"An object was written to the bucket '{bucket}', read and deleted ({key}).")];
    }

    /// <summary>Also where its caller has no time left.</summary>
    private async Task DeleteAsync(string bucket, string key)
    {
        using var patience = new CancellationTokenSource(CleaningTime);
        await objects.DeleteAsync(bucket, key, patience.Token);
    }

    private async Task<byte[]> ReadAsync(string bucket, string key, CancellationToken cancellationToken)
    {
        using var answer = await objects.GetAsync(bucket, key, from: 0, etag: null, cancellationToken);
        using var bytes = new MemoryStream();
        await (answer?.ResponseStream.CopyToAsync(bytes, cancellationToken) ?? Task.CompletedTask);
        return bytes.ToArray();
    }
}
