using Amazon;
using Amazon.Runtime;
using Amazon.S3;

namespace FakeFinder.Weights.Places;

/// <summary>Which S3 is spoken to.</summary>
/// <param name="Region">Of the buckets.</param>
/// <param name="Endpoint">Something else that speaks like S3; null for S3 itself.</param>
internal sealed record S3Settings(string Region, string? Endpoint)
{
    /// <summary>The region of the published bucket.</summary>
    private const string OriginalRegion = "us-east-1";

    /// <summary>The user's; null for those that the SDK finds.</summary>
    public AWSCredentials? Credentials { get; init; }

    /// <summary>As Amazon's own tools read it: <c>AWS_REGION</c>, <c>AWS_ENDPOINT_URL_S3</c> or <c>AWS_ENDPOINT_URL</c>.</summary>
    public static S3Settings OfEnvironment() =>
        new(Variable("AWS_REGION") ?? OriginalRegion, Variable("AWS_ENDPOINT_URL_S3") ?? Variable("AWS_ENDPOINT_URL"));

    public AmazonS3Config ToConfig() => Endpoint is null
        ? new AmazonS3Config { RegionEndpoint = RegionEndpoint.GetBySystemName(Region) }
        : new AmazonS3Config
        {
            // What speaks like S3 seldom speaks its newer check sums and host names.
            ServiceURL = Endpoint,
            ForcePathStyle = true,
            AuthenticationRegion = Region,
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        };

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
