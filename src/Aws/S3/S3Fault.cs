using System.Net.Sockets;
using Amazon.Runtime;
using Amazon.S3;
using FakeFinder.Storage.Blobs;

namespace FakeFinder.Aws.S3;

/// <summary>What the SDK's exceptions mean to an operator. The error codes are those of the S3 API reference.</summary>
internal static class S3Fault
{
    private const string Section = "FakeFinder:Storage:S3";

    /// <returns>Null where the exception is not about the service: there is no such object, or a defect of ours.</returns>
    public static StorageUnavailableException? Of(Exception exception, string what, string bucket, S3Options options) => exception switch
    {
        AmazonS3Exception service => Of(service, what, bucket, options),
        AmazonServiceException or HttpRequestException or HttpIOException or IOException { InnerException: SocketException }
            or OperationCanceledException or TimeoutException => new(
            $"S3 does not answer in time, so that the service cannot {what} the bucket '{bucket}' ({exception.Message.TrimEnd('.')}): "
                + $"check the network, the region and {Section}:ServiceUrl.",
            mayPass: true,
            exception),
        AmazonClientException => new(
            $"There are no AWS credentials to {what} the bucket '{bucket}' ({exception.Message.TrimEnd('.')}): give the machine a role, or "
                + $"set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY or AWS_PROFILE.",
            mayPass: false,
            exception),
        _ => null,
    };

    private static StorageUnavailableException? Of(AmazonS3Exception exception, string what, string bucket, S3Options options) =>
        exception.ErrorCode == "NoSuchBucket"
            ? new(
                $"There is no bucket '{bucket}': create it, or name another "
                    + $"({Section}:{(bucket == options.Bucket ? nameof(options.Bucket) : nameof(options.SourceBuckets))}).",
                mayPass: false,
                exception)
        : exception.ErrorCode is "PermanentRedirect" or "AuthorizationHeaderMalformed" or "IllegalLocationConstraintException"
            ? new(
                $"The bucket '{bucket}' lies in another region: set {Section}:{nameof(options.Region)} to its region.",
                mayPass: false,
                exception)
        : exception.ErrorCode is "InvalidAccessKeyId" or "SignatureDoesNotMatch" or "ExpiredToken" or "InvalidToken"
            ? new(
                $"S3 does not accept the AWS credentials ({exception.ErrorCode}), so that the service cannot {what} the bucket '{bucket}': "
                    + $"renew them.",
                mayPass: false,
                exception)
        : (int)exception.StatusCode is 401 or 403
            ? new(
                $"The AWS role or user may not {what} the bucket '{bucket}' ({exception.ErrorCode}): allow it s3:GetObject, s3:PutObject, "
                    + $"s3:DeleteObject, s3:AbortMultipartUpload and s3:ListBucket there.",
                mayPass: false,
                exception)
        : (int)exception.StatusCode is 404 or 412 ? null
        : new(
            $"S3 failed to {what} the bucket '{bucket}' after {options.MostRetries + 1} attempts ({exception.ErrorCode}: "
                + $"{exception.Message.TrimEnd('.')}): try again later.",
            mayPass: (int)exception.StatusCode is 0 or 429 or >= 500,
            exception);
}
