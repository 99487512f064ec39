using Microsoft.Extensions.Options;

namespace FakeFinder.Aws.S3;

/// <summary>
/// Section <c>FakeFinder:Storage:S3</c>. Credentials are never here: the SDK finds them in the machine's role, the environment or a
/// profile.
/// </summary>
public sealed class S3Options
{
    /// <summary>The bucket for videos and reports; empty (the default) for the data folder.</summary>
    public string Bucket { get; set; } = "";

    /// <summary>What all keys in <see cref="Bucket"/> begin with; empty (the default), or ending with '/'.</summary>
    public string Prefix { get; set; } = "";

    /// <summary>Buckets whose videos a batch may name as <c>s3://bucket/prefix</c>, beside no other; default none.</summary>
    public IList<string> SourceBuckets { get; } = [];

    /// <summary>The region, such as <c>eu-central-1</c>; empty (the default) for the one that the SDK finds.</summary>
    public string Region { get; set; } = "";

    /// <summary>An absolute http or https address of something that speaks like S3; empty (the default) for S3 itself.</summary>
    public string ServiceUrl { get; set; } = "";

    /// <summary>
    /// The folder on this machine for files that are worked on; default <c>fakefinder</c> in the system's folder for temporary files.
    /// </summary>
    public string Cache { get; set; } = Path.Combine(Path.GetTempPath(), "fakefinder");

    /// <summary>
    /// How many bytes of <see cref="Cache"/> one process uses; what is in use stays even beyond it. More than 0; default 20 GiB.
    /// </summary>
    public long CacheBytes { get; set; } = 20L << 30;

    /// <summary>How long one request, or one piece of its answer, may take; 1 s to 10 min, default 30 s.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a request that failed for a passing reason is made again; 0 to 10, default 3.</summary>
    public int MostRetries { get; set; } = 3;
}

internal sealed class S3OptionsValidator : IValidateOptions<S3Options>
{
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromMinutes(10);

    public ValidateOptionsResult Validate(string? name, S3Options options) =>
        options.Bucket.Length > 0 && !S3Location.IsBucket(options.Bucket)
            ? Fail(nameof(options.Bucket), options.Bucket, "a bucket's name: 3 to 63 lower-case letters, digits, '-' and '.'")
        : options.Prefix.Length > 0 && !options.Prefix.EndsWith('/')
            ? Fail(nameof(options.Prefix), options.Prefix, "empty, or end with '/'")
        : options.SourceBuckets.FirstOrDefault(bucket => !S3Location.IsBucket(bucket)) is { } wrong
            ? Fail(nameof(options.SourceBuckets), wrong, "a bucket's name: 3 to 63 lower-case letters, digits, '-' and '.'")
        : options.ServiceUrl.Length > 0
        && !(Uri.TryCreate(options.ServiceUrl, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
            ? Fail(nameof(options.ServiceUrl), options.ServiceUrl, "empty, or an absolute http or https address")
        : string.IsNullOrWhiteSpace(options.Cache) ? Fail(nameof(options.Cache), options.Cache, "a folder")
        : options.CacheBytes <= 0 ? Fail(nameof(options.CacheBytes), options.CacheBytes, "more than 0")
        : options.Timeout < TimeSpan.FromSeconds(1) || options.Timeout > LongestTimeout
            ? Fail(nameof(options.Timeout), options.Timeout, $"from 1 s to {LongestTimeout}")
        : options.MostRetries is < 0 or > 10 ? Fail(nameof(options.MostRetries), options.MostRetries, "from 0 to 10")
        : ValidateOptionsResult.Success;

    private static ValidateOptionsResult Fail(string key, object value, string allowed) =>
        ValidateOptionsResult.Fail($"FakeFinder:Storage:S3:{key} is '{value}'; it must be {allowed}.");
}
