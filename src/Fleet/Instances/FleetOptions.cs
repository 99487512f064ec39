using Microsoft.Extensions.Options;

namespace FakeFinder.Fleet.Instances;

/// <summary>Section <c>FakeFinder:Fleet</c>.</summary>
public sealed class FleetOptions
{
    /// <summary>How many workers always run. 0 to 64; default 1. With 0, workers join by themselves.</summary>
    public int MinimumHot { get; set; } = 1;

    /// <summary>How long a launched worker may take to join before it is ended and replaced; default 60 s, more than 0.</summary>
    public TimeSpan JoinTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>The pause after a first failed launch; it doubles with each further one. Default 1 s, more than 0.</summary>
    public TimeSpan FirstBackOff { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause between launches that fail; default 30 s, not below <see cref="FirstBackOff"/>.</summary>
    public TimeSpan LongestBackOff { get; set; } = TimeSpan.FromSeconds(30);
}

internal sealed class FleetOptionsValidator : IValidateOptions<FleetOptions>
{
    public ValidateOptionsResult Validate(string? name, FleetOptions options) =>
        options.MinimumHot is < 0 or > 64
            ? Fail(nameof(options.MinimumHot), options.MinimumHot, "from 0 to 64")
            : options.JoinTimeout <= TimeSpan.Zero
            ? Fail(nameof(options.JoinTimeout), options.JoinTimeout, "positive")
            : options.FirstBackOff <= TimeSpan.Zero
            ? Fail(nameof(options.FirstBackOff), options.FirstBackOff, "positive")
            : options.LongestBackOff < options.FirstBackOff
            ? Fail(nameof(options.LongestBackOff), options.LongestBackOff, $"at least {nameof(options.FirstBackOff)} ({options.FirstBackOff})")
            : ValidateOptionsResult.Success;

    private static ValidateOptionsResult Fail(string key, object value, string allowed) =>
        ValidateOptionsResult.Fail($"FakeFinder:Fleet:{key} is {value}; it must be {allowed}.");
}
