using Microsoft.Extensions.Options;

namespace FakeFinder.Web.Uploads;

/// <summary>Section <c>FakeFinder:Uploads</c>: resumable uploads that are not finished.</summary>
public sealed class UploadOptions
{
    /// <summary>
    /// How long an upload is kept after its last byte came, and its result after it ended; more than 0, at most 30 days. Default 24 hours.
    /// </summary>
    public TimeSpan KeepFor { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How many unfinished uploads there may be at a time; at least 1. Default 1000.</summary>
    public int MostUploads { get; set; } = 1000;

    /// <summary>How many bytes all unfinished uploads may come to, as their clients announced them; at least 1. Default 64 GiB.</summary>
    public long MostBytes { get; set; } = 64L << 30;
}

internal sealed class UploadOptionsValidator : IValidateOptions<UploadOptions>
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    public ValidateOptionsResult Validate(string? name, UploadOptions options) =>
        options.KeepFor <= TimeSpan.Zero || options.KeepFor > Longest
            ? Fail(nameof(options.KeepFor), options.KeepFor, "it must be more than 00:00:00 and at most 30.00:00:00")
        : options.MostUploads < 1 ? Fail(nameof(options.MostUploads), options.MostUploads, "it must be at least 1")
        : options.MostBytes < 1 ? Fail(nameof(options.MostBytes), options.MostBytes, "it must be at least 1")
        : ValidateOptionsResult.Success;

    private static ValidateOptionsResult Fail(string key, object value, string allowed) =>
        ValidateOptionsResult.Fail($"FakeFinder:Uploads:{key} is {value}; {allowed}.");
}
