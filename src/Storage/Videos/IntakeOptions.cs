using Microsoft.Extensions.Options;

namespace FakeFinder.Storage.Videos;

/// <summary>Section <c>FakeFinder:Intake</c>.</summary>
public sealed class IntakeOptions
{
    /// <summary>The largest video that is taken in, in bytes; more than 0. Default 2 GiB.</summary>
    public long MaxBytes { get; set; } = 2L << 30;
}

internal sealed class IntakeOptionsValidator : IValidateOptions<IntakeOptions>
{
    public ValidateOptionsResult Validate(string? name, IntakeOptions options) =>
        options.MaxBytes <= 0
            ? ValidateOptionsResult.Fail($"FakeFinder:Intake:{nameof(options.MaxBytes)} is {options.MaxBytes}; it must be more than 0.")
            : ValidateOptionsResult.Success;
}
