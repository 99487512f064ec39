using FakeFinder.Fleet.Instances;
using Microsoft.Extensions.Options;

namespace FakeFinder.Fleet.Local;

/// <summary>Section <c>FakeFinder:Fleet:Local</c>.</summary>
public sealed class LocalOptions
{
    /// <summary>
    /// The worker's program, which must be there where an instance may be launched; default FakeFinder.Silo.dll in the folder <c>silo</c>
    /// beside this program's.
    /// </summary>
    public string Program { get; set; } = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "silo", "FakeFinder.Silo.dll"));

    /// <summary>
    /// Where workers' output goes, one file each; the control silo sets the folder <c>logs</c> of the data folder where it is empty.
    /// </summary>
    public string Logs { get; set; } = "";

    /// <summary>How many log files of ended workers are kept; 0 to 1000, default 10.</summary>
    public int KeptLogs { get; set; } = 10;

    /// <summary>
    /// How much a worker gives way to the rest of the machine, above all to the control silo; 0 (not at all) to 19, default 5.
    /// </summary>
    public int Niceness { get; set; } = 5;

    /// <summary>
    /// How long a process that is to be parked may take to be ready, before it is killed and another may be parked; default 5 min, more
    /// than 0.
    /// </summary>
    public TimeSpan ReadyTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a worker may take to end when asked, before it is killed; default 5 s, more than 0.</summary>
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(5);
}

internal sealed class LocalOptionsValidator(IOptions<FleetOptions> fleet) : IValidateOptions<LocalOptions>
{
    public ValidateOptionsResult Validate(string? name, LocalOptions options) =>
        fleet.Value.Maximum > 0 && !File.Exists(options.Program)
            ? Fail(nameof(options.Program), options.Program, "the path of FakeFinder.Silo.dll")
            : string.IsNullOrWhiteSpace(options.Logs)
            ? Fail(nameof(options.Logs), options.Logs, "a folder")
            : options.KeptLogs is < 0 or > 1000
            ? Fail(nameof(options.KeptLogs), options.KeptLogs, "from 0 to 1000")
            : options.Niceness is < 0 or > 19
            ? Fail(nameof(options.Niceness), options.Niceness, "from 0 to 19")
            : options.ReadyTimeout <= TimeSpan.Zero
            ? Fail(nameof(options.ReadyTimeout), options.ReadyTimeout, "positive")
            : options.StopTimeout <= TimeSpan.Zero
            ? Fail(nameof(options.StopTimeout), options.StopTimeout, "positive")
            : ValidateOptionsResult.Success;

    private static ValidateOptionsResult Fail(string key, object value, string allowed) =>
        ValidateOptionsResult.Fail($"FakeFinder:Fleet:Local:{key} is '{value}'; it must be {allowed}.");
}
