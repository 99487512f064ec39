using System.Runtime.CompilerServices;
using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using FakeFinder.Storage.Blobs;
using Microsoft.Extensions.Options;

namespace FakeFinder.Aws.S3;

/// <summary>Objects of buckets, with the bounds that the options set, and faults that are sentences.</summary>
internal sealed class S3Objects : IDisposable
{
    private const int NotFound = 404;

    /// <param name="credentials">Null for those that the SDK finds.</param>
    /// <exception cref="StorageUnavailableException">It finds none.</exception>
    public S3Objects(IOptions<S3Options> options, AWSCredentials? credentials = null)
    {
        Options = options.Value;
        var config = ConfigOf(Options);
        try
        {
            Client = credentials is null ? new AmazonS3Client(config) : new AmazonS3Client(credentials, config);
        }
        catch (AmazonClientException exception)
        {
            throw S3Fault.Of(exception, "reach", Options.Bucket, Options)!;
        }
    }

    public S3Options Options { get; }

    public AmazonS3Client Client { get; }

    /// <param name="from">The first byte that is wanted; above 0 only with <paramref name="etag"/>.</param>
    /// <param name="etag">Of the bytes that are wanted, where others may have taken their place.</param>
    /// <returns>Null where there is no such object.</returns>
    public Task<GetObjectResponse?> GetAsync(string bucket, string key, long from, string? etag, CancellationToken cancellationToken)
    {
        var request = new GetObjectRequest { BucketName = bucket, Key = key, EtagToMatch = etag };
        if (from > 0)
        {
            request.ByteRange = new ByteRange($"bytes={from}-");
        }

        return FindAsync("read", bucket, () => Client.GetObjectAsync(request, cancellationToken), cancellationToken);
    }

    /// <returns>Null where there is no such object.</returns>
    public Task<GetObjectMetadataResponse?> HeadAsync(string bucket, string key, CancellationToken cancellationToken) =>
        FindAsync("read", bucket, () => Client.GetObjectMetadataAsync(bucket, key, cancellationToken), cancellationToken);

    public Task DeleteAsync(string bucket, string key, CancellationToken cancellationToken) =>
        CallAsync("delete from", bucket, () => Client.DeleteObjectAsync(bucket, key, cancellationToken), cancellationToken);

    /// <summary>Copies an object within its bucket, with its metadata.</summary>
    /// <returns>False where there is no such object.</returns>
    public async Task<bool> CopyAsync(string bucket, string key, string newKey, CancellationToken cancellationToken) =>
        await FindAsync("write to", bucket, () => Client.CopyObjectAsync(bucket, key, bucket, newKey, cancellationToken), cancellationToken)
            is not null;

    /// <summary>The objects whose keys begin with <paramref name="prefix"/>, in the order of their bytes.</summary>
    public async IAsyncEnumerable<S3Object> ListAllAsync(
        string bucket,
        string prefix,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new ListObjectsV2Request { BucketName = bucket, Prefix = prefix };
        ListObjectsV2Response page;
        do
        {
            page = await CallAsync("list", bucket, () => Client.ListObjectsV2Async(request, cancellationToken), cancellationToken);
            foreach (var found in page.S3Objects ?? [])
            {
                yield return found;
            }

            request.ContinuationToken = page.NextContinuationToken;
        }
        while (page.IsTruncated == true);
    }

    /// <summary>Does something, and turns the SDK's faults into ours.</summary>
    /// <param name="what">What is done to the bucket, as a verb.</param>
    public async Task<T> CallAsync<T>(string what, string bucket, Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call();
        }
        catch (Exception exception)
            when (!cancellationToken.IsCancellationRequested && S3Fault.Of(exception, what, bucket, Options) is { } fault)
        {
            throw fault;
        }
    }

    public void Dispose() => Client.Dispose();

    private async Task<T?> FindAsync<T>(string what, string bucket, Func<Task<T>> call, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await CallAsync(what, bucket, async () => (T?)await call(), cancellationToken);
        }
        catch (AmazonS3Exception exception) when ((int)exception.StatusCode == NotFound)
        {
            return null;
        }
    }

    private static AmazonS3Config ConfigOf(S3Options options)
    {
        var config = new AmazonS3Config
        {
            Timeout = options.Timeout,
            MaxErrorRetry = options.MostRetries,
            RetryMode = RequestRetryMode.Standard,
        };
        if (options.ServiceUrl.Length > 0)
        {
            // What speaks like S3 seldom speaks its newer check sums and host names.
            config.ServiceURL = options.ServiceUrl;
            config.ForcePathStyle = true;
            config.AuthenticationRegion = options.Region.Length > 0 ? options.Region : "us-east-1";
            config.RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED;
            config.ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED;
        }
        else if (options.Region.Length > 0)
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(options.Region);
        }

        return config;
    }
}
