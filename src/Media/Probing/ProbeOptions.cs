using Microsoft.Extensions.Options;

namespace FakeFinder.Media.Probing;

/// <summary>Section <c>FakeFinder:Probe</c>: which videos are taken in.</summary>
public sealed class ProbeOptions
{
    /// <summary>The longest video; default 3 h.</summary>
    public TimeSpan MaxDuration { get; set; } = TimeSpan.FromHours(3);

    /// <summary>The largest frame, width times height in pixels; default 8192 * 4320.</summary>
    public long MaxPixels { get; set; } = 8192 * 4320;

    /// <summary>
    /// The most frames, 1 to 100,000,000; default 4,000,000 (3 h at 370 frames a second). Plans and indices take some bytes for each.
    /// </summary>
    public int MaxFrames { get; set; } = 4_000_000;
}

internal sealed class ProbeOptionsValidator : IValidateOptions<ProbeOptions>
{
    private const int MostFrames = 100_000_000;

    public ValidateOptionsResult Validate(string? name, ProbeOptions options) =>
        options.MaxDuration <= TimeSpan.Zero
            ? ValidateOptionsResult.Fail($"FakeFinder:Probe:{nameof(options.MaxDuration)} is {options.MaxDuration}; it must be positive.")
        : options.MaxPixels is < 1 or > 16384L * 16384
            ? ValidateOptionsResult.Fail(
                $"FakeFinder:Probe:{nameof(options.MaxPixels)} is {options.MaxPixels}; it must be 1 to {16384L * 16384}.")
        : options.MaxFrames is < 1 or > MostFrames
            ? ValidateOptionsResult.Fail(
                $"FakeFinder:Probe:{nameof(options.MaxFrames)} is {options.MaxFrames}; it must be 1 to {MostFrames}.")
        : ValidateOptionsResult.Success;
}
