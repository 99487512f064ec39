using FakeFinder.Contracts;
using Microsoft.Extensions.Options;

namespace FakeFinder.Grains.Workers;

/// <summary>Section <c>FakeFinder:Worker</c>.</summary>
public sealed class WorkerOptions
{
    /// <summary>How many parts run at a time; 1 to 256, default the number of processors, at least 2.</summary>
    public int Slots { get; set; } = Math.Max(2, Environment.ProcessorCount);

    /// <summary>
    /// The provider's id of the machine, told by its user data; default none: the machine says it itself, or is the node.
    /// </summary>
    public string? Instance { get; set; }

    /// <summary>How often <c>nvidia-smi</c> is asked for the GPUs' figures; 1 s to 1 h, default 15 s.</summary>
    public TimeSpan GpuPeriod { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a worker that is to end waits for its running parts; from 0, default 10 s.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(10);
}

internal sealed class WorkerOptionsValidator : IValidateOptions<WorkerOptions>
{
    public ValidateOptionsResult Validate(string? name, WorkerOptions options) =>
        options.Slots is < 1 or > WorkerReport.MostSlots
            ? ValidateOptionsResult.Fail(
                $"FakeFinder:Worker:{nameof(options.Slots)} is {options.Slots}; it must be from 1 to {WorkerReport.MostSlots}.")
        : options.GpuPeriod < TimeSpan.FromSeconds(1) || options.GpuPeriod > TimeSpan.FromHours(1)
            ? ValidateOptionsResult.Fail(
                $"FakeFinder:Worker:{nameof(options.GpuPeriod)} is {options.GpuPeriod}; it must be from 1 s to 1 h.")
        : options.DrainTimeout < TimeSpan.Zero
            ? ValidateOptionsResult.Fail(
                $"FakeFinder:Worker:{nameof(options.DrainTimeout)} is {options.DrainTimeout}; it must not be negative.")
        : ValidateOptionsResult.Success;
}
