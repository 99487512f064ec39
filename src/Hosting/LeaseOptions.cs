using Microsoft.Extensions.Options;

namespace FakeFinder.Hosting;

/// <summary>Section <c>FakeFinder:Leases</c>.</summary>
public sealed class LeaseOptions
{
    /// <summary>How long a lease lives without a heartbeat. More than three heartbeats; default 15 s.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How often a worker reports that it still works; more than 0, default 3 s.</summary>
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// How long a new capacity grain waits for the live workers' reports before it grants anything; default 5 s, more than
    /// <see cref="Heartbeat"/>.
    /// </summary>
    public TimeSpan Recovery { get; set; } = TimeSpan.FromSeconds(5);
}

internal sealed class LeaseOptionsValidator : IValidateOptions<LeaseOptions>
{
    public ValidateOptionsResult Validate(string? name, LeaseOptions options) =>
        options.Heartbeat <= TimeSpan.Zero
            ? ValidateOptionsResult.Fail($"FakeFinder:Leases:{nameof(options.Heartbeat)} is {options.Heartbeat}; it must be positive.")
        : options.Lifetime <= 3 * options.Heartbeat
            ? ValidateOptionsResult.Fail(
                $"FakeFinder:Leases:{nameof(options.Lifetime)} is {options.Lifetime}; it must be more than three heartbeats "
                    + $"({3 * options.Heartbeat})."
            )
        : options.Recovery <= options.Heartbeat
            ? ValidateOptionsResult.Fail(
                $"FakeFinder:Leases:{nameof(options.Recovery)} is {options.Recovery}; it must be more than a heartbeat "
                    + $"({options.Heartbeat})."
            )
        : ValidateOptionsResult.Success;
}
