using Microsoft.Extensions.Options;

namespace FakeFinder.Aws.Ssm;

/// <summary>
/// Section <c>FakeFinder:Secrets:Ssm</c>: settings that lie in the SSM Parameter Store, or by reference in the Secrets Manager. They are
/// read once, at the start. Credentials are never here: the SDK finds them in the machine's role, the environment or a profile.
/// </summary>
public sealed class SsmOptions
{
    /// <summary>
    /// Every parameter below this path is a setting: <c>/fakefinder/production/worker</c> makes
    /// <c>/fakefinder/production/worker/FakeFinder/Cluster/Secret</c> the key <c>FakeFinder:Cluster:Secret</c>. Empty (the default): none.
    /// </summary>
    public string Prefix { get; set; } = "";

    /// <summary>
    /// Parameters by the key that each is for, all that is below <c>Names</c>; also references to secrets of the Secrets Manager, as
    /// <c>/aws/reference/secretsmanager/NAME</c>. They go before those of <see cref="Prefix"/>.
    /// </summary>
    public Dictionary<string, string> Names { get; } = [];

    /// <summary>The region, such as <c>eu-central-1</c>; empty (the default) for the one that the SDK finds.</summary>
    public string Region { get; set; } = "";

    /// <summary>How long one request may take; 1 s to 1 min, default 20 s.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How often a request that failed for a passing reason is made again; 0 to 10, default 5.</summary>
    public int MostRetries { get; set; } = 5;
}

internal sealed class SsmOptionsValidator : IValidateOptions<SsmOptions>
{
    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromMinutes(1);

    public ValidateOptionsResult Validate(string? name, SsmOptions options) =>
        options.Prefix.Length > 0 && (options.Prefix[0] != '/' || options.Prefix.Trim('/').Length == 0)
            ? Fail(nameof(options.Prefix), options.Prefix, "a path such as /fakefinder/production/worker")
        : options.Names.FirstOrDefault(one => string.IsNullOrWhiteSpace(one.Value)) is { Key: { } key }
            ? Fail($"{nameof(options.Names)}:{key}", "", "the name of a parameter")
        : options.Timeout < ShortestTimeout || options.Timeout > LongestTimeout
            ? Fail(nameof(options.Timeout), options.Timeout, "from 1 s to 1 min")
        : options.MostRetries is < 0 or > 10 ? Fail(nameof(options.MostRetries), options.MostRetries, "from 0 to 10")
        : ValidateOptionsResult.Success;

    private static ValidateOptionsResult Fail(string key, object value, string allowed) =>
        ValidateOptionsResult.Fail($"{SsmSecrets.Section}:{key} is '{value}'; it must be {allowed}.");
}
