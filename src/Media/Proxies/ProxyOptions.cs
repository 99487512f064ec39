using Microsoft.Extensions.Options;

namespace FakeFinder.Media.Proxies;

/// <summary>Section <c>FakeFinder:Proxies</c>: the copies of videos that workers make for browsers.</summary>
public sealed class ProxyOptions
{
    /// <summary>
    /// Where one grows until it is whole; each process makes a folder of its own there. Default the system's temporary folder.
    /// </summary>
    public string Folder { get; set; } = Path.GetTempPath();

    /// <summary>The most that one copy may take, in MiB; 1 to 1,048,576, default 4096.</summary>
    public int LargestMiB { get; set; } = 4096;
}

internal sealed class ProxyOptionsValidator : IValidateOptions<ProxyOptions>
{
    private const int MostMiB = 1 << 20;

    public ValidateOptionsResult Validate(string? name, ProxyOptions options) =>
        string.IsNullOrWhiteSpace(options.Folder) ? Fail(nameof(options.Folder), "empty", "a folder, which need not exist")
        : options.LargestMiB is < 1 or > MostMiB ? Fail(nameof(options.LargestMiB), options.LargestMiB, $"1 to {MostMiB}")
        : ValidateOptionsResult.Success;

    private static ValidateOptionsResult Fail(string key, object value, string allowed) =>
        ValidateOptionsResult.Fail($"FakeFinder:Proxies:{key} is {value}; it must be {allowed}.");
}
