using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Amazon.S3.Transfer;

namespace FakeFinder.Weights.Places;

/// <summary>Buckets, read without credentials first and with the user's then, written with these.</summary>
internal sealed class S3Place(S3Settings settings) : IPlace, IDisposable
{
    private readonly Lazy<AmazonS3Client> anonymous = new(() => new(new AnonymousAWSCredentials(), settings.ToConfig()));
    private readonly Lazy<AmazonS3Client> own = new(() =>
        settings.Credentials is { } given ? new(given, settings.ToConfig()) : new(settings.ToConfig()));
    private bool hasNoCredentials;

    public bool Reads(PlaceAddress address) => address.IsS3;

    public async Task<PlaceFile> OpenAsync(PlaceAddress address, long from, string? validator, CancellationToken cancellationToken)
    {
        try
        {
            return await GetAsync(anonymous.Value, address, from, validator, cancellationToken);
        }
        catch (AmazonS3Exception refused) when (refused.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized)
        {
            return hasNoCredentials
                ? throw Refused(refused)
                : await GetWithCredentialsAsync(address, from, validator, refused, cancellationToken);
        }
        catch (AmazonS3Exception changed) when (from > 0 && IsOutOfDate(changed))
        {
            return await OpenAsync(address, from: 0, validator: null, cancellationToken);
        }
        catch (Exception exception) when (FaultOf(exception) is { } fault)
        {
            throw fault;
        }
    }

    /// <summary>Writes a file; large ones go in parts.</summary>
    /// <exception cref="WeightsException">The bucket does not take it.</exception>
    public async Task WriteAsync(PlaceAddress address, string path, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var (bucket, key) = address.S3Parts();
        var request = new TransferUtilityUploadRequest { BucketName = bucket, Key = key, FilePath = path };
        request.UploadProgressEvent += (_, sent) => progress?.Report(sent.TransferredBytes);
        try
        {
            using var transfer = new TransferUtility(own.Value);
            await transfer.UploadAsync(request, cancellationToken);
        }
        catch (Exception exception) when (FaultOf(exception) is { } fault)
        {
            throw new WeightsException(
                $"{address} cannot be written: {fault.Message}. Check the bucket's name, the region (AWS_REGION) and the AWS credentials.",
                exception);
        }
    }

    public void Dispose()
    {
        foreach (var client in new[] { anonymous, own }.Where(client => client.IsValueCreated))
        {
            client.Value.Dispose();
        }
    }

    private async Task<PlaceFile> GetWithCredentialsAsync(
        PlaceAddress address,
        long from,
        string? validator,
        AmazonS3Exception refused,
        CancellationToken cancellationToken)
    {
        try
        {
            return await GetAsync(own.Value, address, from, validator, cancellationToken);
        }
        catch (AmazonS3Exception changed) when (from > 0 && IsOutOfDate(changed))
        {
            return await GetAsync(own.Value, address, from: 0, validator: null, cancellationToken);
        }
        catch (AmazonClientException)
        {
            hasNoCredentials = true;
            throw Refused(refused);
        }
        catch (Exception exception) when (FaultOf(exception) is { } fault)
        {
            throw fault;
        }
    }

    private static async Task<PlaceFile> GetAsync(
        AmazonS3Client client,
        PlaceAddress address,
        long from,
        string? validator,
        CancellationToken cancellationToken)
    {
        var (bucket, key) = address.S3Parts();
        var request = new GetObjectRequest { BucketName = bucket, Key = key };
        if (from > 0)
        {
            (request.ByteRange, request.EtagToMatch) = (new ByteRange($"bytes={from}-"), validator);
        }

        var response = await client.GetObjectAsync(request, cancellationToken);
        return new PlaceFile(response.ResponseStream, from, from + response.ContentLength, response.ETag) { Owner = response };
    }

    private static bool IsOutOfDate(AmazonS3Exception exception) =>
        exception.StatusCode is HttpStatusCode.PreconditionFailed or HttpStatusCode.RequestedRangeNotSatisfiable;

    private static PlaceException Refused(AmazonS3Exception exception) =>
        new("the bucket refuses it without credentials, and there are no AWS credentials here", PlaceFault.Absent, exception);

    /// <returns>Null where the exception is not about the bucket.</returns>
    private static PlaceException? FaultOf(Exception exception) => exception switch
    {
        AmazonS3Exception { StatusCode: HttpStatusCode.NotFound or HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized } absent =>
            new($"the bucket answers {(int)absent.StatusCode} {absent.ErrorCode}".TrimEnd(), PlaceFault.Absent, exception),
        AmazonS3Exception { StatusCode: 0 or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError } passing =>
            new($"the bucket cannot be reached ({passing.Message.TrimEnd('.')})", PlaceFault.Passing, exception),
        AmazonClientException or AmazonServiceException =>
            new($"the bucket does not give it ({exception.Message.TrimEnd('.')})", PlaceFault.Lasting, exception),
        HttpRequestException => new($"the bucket cannot be reached ({exception.Message.TrimEnd('.')})", PlaceFault.Passing, exception),
        _ => null,
    };
}
