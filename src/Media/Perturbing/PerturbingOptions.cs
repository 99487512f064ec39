using Microsoft.Extensions.Options;

namespace FakeFinder.Media.Perturbing;

/// <summary>Section <c>FakeFinder:Perturbing</c>: the changed versions of videos that workers make for robustness probes.</summary>
public sealed class PerturbingOptions
{
    /// <summary>Where they are kept; each process makes a folder of its own there. Default the system's temporary folder.</summary>
    public string Folder { get; set; } = Path.GetTempPath();

    /// <summary>The most that one version may take on the disk, in MiB; 1 to 1,048,576, default 4096.</summary>
    public int LargestMiB { get; set; } = 4096;

    /// <summary>How long a version stays after its last reader, for detectors that start later; 0 to 1 h, default 1 min.</summary>
    public TimeSpan Linger { get; set; } = TimeSpan.FromMinutes(1);
}

internal sealed class PerturbingOptionsValidator : IValidateOptions<PerturbingOptions>
{
    private const int MostMiB = 1 << 20;

    public ValidateOptionsResult Validate(string? name, PerturbingOptions options) =>
        string.IsNullOrWhiteSpace(options.Folder) ? Fail(nameof(options.Folder), "empty", "a folder, which need not exist")
        : options.LargestMiB is < 1 or > MostMiB ? Fail(nameof(options.LargestMiB), options.LargestMiB, $"1 to {MostMiB}")
        : options.Linger < TimeSpan.Zero || options.Linger > TimeSpan.FromHours(1)
            ? Fail(nameof(options.Linger), options.Linger, "0 to 1 h")
        : ValidateOptionsResult.Success;

    private static ValidateOptionsResult Fail(string key, object value, string allowed) =>
        ValidateOptionsResult.Fail($"FakeFinder:Perturbing:{key} is {value}; it must be {allowed}.");
}
