using Microsoft.Extensions.Options;

namespace FakeFinder.Storage.Probing;

/// <summary>Section <c>FakeFinder:Probe</c>: which videos are taken in.</summary>
public sealed class ProbeOptions
{
    /// <summary>The longest video; default 3 h.</summary>
    public TimeSpan MaxDuration { get; set; } = TimeSpan.FromHours(3);

    /// <summary>The largest frame, width times height in pixels; default 8192 * 4320.</summary>
    public long MaxPixels { get; set; } = 8192 * 4320;
}

internal sealed class ProbeOptionsValidator : IValidateOptions<ProbeOptions>
{
    public ValidateOptionsResult Validate(string? name, ProbeOptions options) =>
        options.MaxDuration <= TimeSpan.Zero
            ? ValidateOptionsResult.Fail($"FakeFinder:Probe:{nameof(options.MaxDuration)} is {options.MaxDuration}; it must be positive.")
            : options.MaxPixels is < 1 or > 16384L * 16384
            ? ValidateOptionsResult.Fail($"FakeFinder:Probe:{nameof(options.MaxPixels)} is {options.MaxPixels}; it must be 1 to {16384L * 16384}.")
            : ValidateOptionsResult.Success;
}
