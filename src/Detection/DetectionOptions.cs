using Microsoft.Extensions.Options;

namespace FakeFinder.Detection;

/// <summary>Section <c>FakeFinder:Detection</c>.</summary>
public sealed class DetectionOptions
{
    private const int FewProcessors = 2;
    private const int BatchOnProcessor = 4;
    private const int BatchOnCuda = 32;

    /// <summary>
    /// Where networks run: <c>cpu</c>, <c>cuda</c> (refuses to start where CUDA does not load), or <c>auto</c> (CUDA where it loads, else
    /// the CPU); default auto.
    /// </summary>
    public string Provider { get; set; } = "auto";

    /// <summary>
    /// Threads of one network, and of OpenCV; 0 (the default) means all processors but one, so that the rest of the process can breathe, or
    /// both of two: there one thread would take twice as long, and the worker runs at a lower priority and no thread spins, so the silo
    /// stays responsive.
    /// </summary>
    public int Threads { get; set; }

    /// <summary>
    /// At most so many crops go through a network at a time; 0 (the default) means 4 on the CPU, where more are no faster and take more
    /// memory, and 32 on CUDA; else 1 to 256.
    /// </summary>
    public int BatchLimit { get; set; }

    /// <summary>
    /// What this process may take for frames, batches and networks, in MiB: 256 to 16,777,216, or 0 (the default) for half of the memory
    /// that the machine, or the process's cgroup, has. An analysis that would need more waits until others have finished; one that needs
    /// more than all of it runs alone. Several workers of one machine each take as much.
    /// </summary>
    public int MemoryMiB { get; set; }

    /// <summary>The folder of OpenCV's cascade files; default where Debian's opencv-data puts them.</summary>
    public string Cascades { get; set; } = "/usr/share/opencv4/haarcascades";

    /// <summary>
    /// Domains of ONNX operators that networks may use beside <c>ai.onnx</c>, <c>ai.onnx.ml</c> and <c>com.microsoft</c>; none by default.
    /// ONNX Runtime must know them too.
    /// </summary>
    public IReadOnlyList<string> OperatorDomains { get; set; } = [];

    internal static IReadOnlyList<string> StandardDomains { get; } = ["ai.onnx", "ai.onnx.ml", "com.microsoft"];

    internal IReadOnlyList<string> AllowedDomains => [.. StandardDomains, .. OperatorDomains];

    /// <summary>
    /// The folder of plugins: <c>NAME/NAME.dll</c> in it is what models.json calls <c>"pipeline": "plugin:NAME"</c>. It need not exist. A
    /// relative path starts at the program's own folder; default plugins, beside the program.
    /// </summary>
    public string Plugins { get; set; } = "plugins";

    internal string PluginsFolder => Path.GetFullPath(Plugins, AppContext.BaseDirectory);

    /// <summary>
    /// How long a plugin may take to answer what must be answered at once: a worker's heartbeat waits for it, and no lease lasts longer.
    /// </summary>
    internal TimeSpan PluginPatience { get; set; } = TimeSpan.FromSeconds(8);

    /// <summary>How long a plugin may take to end an analysis that nobody wants any more.</summary>
    internal TimeSpan PluginGrace { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The runtime knows the limits of cgroups of both versions.</summary>
    internal long MemoryBytes => MemoryMiB > 0 ? (long)MemoryMiB << 20 : GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2;

    internal int ThreadCount =>
        Threads > 0 ? Threads
        : Environment.ProcessorCount <= FewProcessors ? Environment.ProcessorCount
        : Environment.ProcessorCount - 1;

    internal int BatchLimitOn(bool cuda) =>
        BatchLimit > 0 ? BatchLimit
        : cuda ? BatchOnCuda
        : BatchOnProcessor;
}

internal sealed class DetectionOptionsValidator : IValidateOptions<DetectionOptions>
{
    private const int MaximumThreads = 1024;
    private const int MaximumBatch = 256;
    private const int MinimumMemory = 256;
    private const int MaximumMemory = 1 << 24;

    public ValidateOptionsResult Validate(string? name, DetectionOptions options) =>
        options.Provider is not ("cpu" or "cuda" or "auto") ? Fail(nameof(options.Provider), options.Provider, "cpu, cuda or auto")
        : options.Threads is < 0 or > MaximumThreads
            ? Fail(nameof(options.Threads), options.Threads, $"0 (all processors but one, or both of two) to {MaximumThreads}")
        : options.BatchLimit is < 0 or > MaximumBatch
            ? Fail(nameof(options.BatchLimit), options.BatchLimit, $"0 (4 on the CPU, 32 on CUDA) to {MaximumBatch}")
        : options.MemoryMiB is not 0 and (< MinimumMemory or > MaximumMemory)
            ? Fail(
                nameof(options.MemoryMiB),
                options.MemoryMiB,
                $"0 (half of what the machine or its cgroup has), or {MinimumMemory} to {MaximumMemory}")
        : options.OperatorDomains.Any(string.IsNullOrWhiteSpace)
            ? Fail(nameof(options.OperatorDomains), string.Join(", ", options.OperatorDomains), "names of domains, none of them empty")
        : string.IsNullOrWhiteSpace(options.Cascades)
            ? Fail(nameof(options.Cascades), options.Cascades, "a folder with OpenCV's cascade files")
        : string.IsNullOrWhiteSpace(options.Plugins) || options.Plugins.Contains('\0', StringComparison.Ordinal)
            || File.Exists(options.PluginsFolder)
            ? Fail(nameof(options.Plugins), options.Plugins, "a folder, which need not exist")
        : ValidateOptionsResult.Success;

    private static ValidateOptionsResult Fail(string key, object value, string allowed) =>
        ValidateOptionsResult.Fail($"FakeFinder:Detection:{key} is '{value}'; allowed is {allowed}.");
}
