using Microsoft.Extensions.Options;

namespace FakeFinder.Grains.Control.Videos;

/// <summary>Section <c>FakeFinder:Jobs</c>.</summary>
public sealed class JobOptions
{
    /// <summary>After how many counted attempts a part fails; 1 to 100, default 3.</summary>
    public int Attempts { get; set; } = 3;

    /// <summary>
    /// How often an open job asks after its leases, of which it is told too: what was told may be lost. Default 10 s, more than 0.
    /// </summary>
    public TimeSpan AskEvery { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often open jobs of the index are poked; default 5 s, more than 0.</summary>
    public TimeSpan PokeEvery { get; set; } = TimeSpan.FromSeconds(5);
}

internal sealed class JobOptionsValidator : IValidateOptions<JobOptions>
{
    public ValidateOptionsResult Validate(string? name, JobOptions options) =>
        options.Attempts is < 1 or > 100
            ? ValidateOptionsResult.Fail($"FakeFinder:Jobs:{nameof(options.Attempts)} is {options.Attempts}; it must be from 1 to 100.")
            : options.AskEvery <= TimeSpan.Zero
            ? ValidateOptionsResult.Fail($"FakeFinder:Jobs:{nameof(options.AskEvery)} is {options.AskEvery}; it must be positive.")
            : options.PokeEvery <= TimeSpan.Zero
            ? ValidateOptionsResult.Fail($"FakeFinder:Jobs:{nameof(options.PokeEvery)} is {options.PokeEvery}; it must be positive.")
            : ValidateOptionsResult.Success;
}
