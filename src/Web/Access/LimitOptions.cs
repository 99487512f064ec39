using FakeFinder.Storage.Access;
using Microsoft.Extensions.Options;

namespace FakeFinder.Web.Access;

/// <summary>
/// Section <c>FakeFinder:Limits</c>: what one caller may use where callers must sign in. A key may have limits of its own. Requests and
/// uploads at once are counted by each Web for itself, bytes by all together.
/// </summary>
public sealed class LimitOptions
{
    public const string Section = "FakeFinder:Limits";

    /// <summary>Requests of one caller in a minute, with as many at once; 0: no limit. Default 1200.</summary>
    public int RequestsPerMinute { get; set; } = 1200;

    /// <summary>Requests of one address in a minute that show no valid key, sign-ins among them; 1 or more, default 60.</summary>
    public int StrangersPerMinute { get; set; } = 60;

    /// <summary>Bytes that one caller may send in a day of UTC; 0 (the default): no limit.</summary>
    public long BytesPerDay { get; set; }

    /// <summary>Uploads of one caller under way at the same time; 1 or more, default 16.</summary>
    public int UploadsAtOnce { get; set; } = 16;

    /// <summary>
    /// Jobs of one owner that are open at once, where each open batch counts as one; 0: no limit. Default 1000. Submissions that come at
    /// the same moment may exceed it by their number.
    /// </summary>
    public int OpenJobs { get; set; } = 1000;

    /// <summary>The limits of a caller: those of their key, else the ones here.</summary>
    internal CallerLimits Of(ApiKeyLimits? key) =>
        new(key?.RequestsPerMinute ?? RequestsPerMinute, key?.BytesPerDay ?? BytesPerDay, key?.OpenJobs ?? OpenJobs);
}

/// <summary>What one caller may use; 0: no limit.</summary>
internal readonly record struct CallerLimits(int RequestsPerMinute, long BytesPerDay, int OpenJobs);

internal sealed class LimitOptionsValidator : IValidateOptions<LimitOptions>
{
    public ValidateOptionsResult Validate(string? name, LimitOptions options) =>
        options.RequestsPerMinute < 0 ? Fail(nameof(options.RequestsPerMinute), options.RequestsPerMinute, "0 (no limit) or more")
        : options.StrangersPerMinute < 1 ? Fail(nameof(options.StrangersPerMinute), options.StrangersPerMinute, "1 or more")
        : options.BytesPerDay < 0 ? Fail(nameof(options.BytesPerDay), options.BytesPerDay, "0 (no limit) or more")
        : options.OpenJobs < 0 ? Fail(nameof(options.OpenJobs), options.OpenJobs, "0 (no limit) or more")
        : options.UploadsAtOnce < 1 ? Fail(nameof(options.UploadsAtOnce), options.UploadsAtOnce, "1 or more")
        : ValidateOptionsResult.Success;

    private static ValidateOptionsResult Fail(string key, object value, string allowed) =>
        ValidateOptionsResult.Fail($"{LimitOptions.Section}:{key} is {value}; it must be {allowed}.");
}
