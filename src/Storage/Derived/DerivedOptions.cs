using Microsoft.Extensions.Options;

namespace FakeFinder.Storage.Derived;

/// <summary>Section <c>FakeFinder:Derived</c>: pictures and playable copies of videos, which are made on demand and kept.</summary>
public sealed class DerivedOptions
{
    /// <summary>
    /// How much they may take together, in MiB; 16 to 1,073,741,824, default 10,240. Looked at every <see cref="SweepEvery"/>: the least
    /// recently made go first.
    /// </summary>
    public long LargestMiB { get; set; } = 10_240;

    /// <summary>How often what is too much is removed; 1 s to 1 day, default 5 min.</summary>
    public TimeSpan SweepEvery { get; set; } = TimeSpan.FromMinutes(5);
}

internal sealed class DerivedOptionsValidator : IValidateOptions<DerivedOptions>
{
    private const long LeastMiB = 16;
    private const long MostMiB = 1 << 30;

    public ValidateOptionsResult Validate(string? name, DerivedOptions options) =>
        options.LargestMiB is < LeastMiB or > MostMiB
            ? Fail(nameof(options.LargestMiB), options.LargestMiB, $"{LeastMiB} to {MostMiB}")
        : options.SweepEvery < TimeSpan.FromSeconds(1) || options.SweepEvery > TimeSpan.FromDays(1)
            ? Fail(nameof(options.SweepEvery), options.SweepEvery, "1 s to 1 day")
        : ValidateOptionsResult.Success;

    private static ValidateOptionsResult Fail(string key, object value, string allowed) =>
        ValidateOptionsResult.Fail($"FakeFinder:Derived:{key} is {value}; it must be {allowed}.");
}
