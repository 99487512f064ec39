using Microsoft.Extensions.Options;

namespace FakeFinder.Grains.Control.Batches;

/// <summary>Section <c>FakeFinder:Batches</c>.</summary>
public sealed class BatchOptions
{
    /// <summary>How many videos one batch may have; 1 to 1,000,000, default 100,000.</summary>
    public int MostVideos { get; set; } = 100_000;

    /// <summary>How often an open batch looks for lost hints and new slots; default 3 s, more than 0.</summary>
    public TimeSpan LookEvery { get; set; } = TimeSpan.FromSeconds(3);
}

internal sealed class BatchOptionsValidator : IValidateOptions<BatchOptions>
{
    private const int Largest = 1_000_000;

    public ValidateOptionsResult Validate(string? name, BatchOptions options) =>
        options.MostVideos is < 1 or > Largest
            ? ValidateOptionsResult.Fail(
                $"FakeFinder:Batches:{nameof(options.MostVideos)} is {options.MostVideos}; it must be from 1 to {Largest}.")
        : options.LookEvery <= TimeSpan.Zero
            ? ValidateOptionsResult.Fail($"FakeFinder:Batches:{nameof(options.LookEvery)} is {options.LookEvery}; it must be positive.")
        : ValidateOptionsResult.Success;
}
