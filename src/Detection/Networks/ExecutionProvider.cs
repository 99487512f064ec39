using FakeFinder.Detection.Memory;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.ML.OnnxRuntime;

namespace FakeFinder.Detection.Networks;

/// <summary>Where the networks of this process run, decided once: by <see cref="DetectionOptions.Provider"/> and by what loads.</summary>
internal sealed partial class ExecutionProvider
{
    private static readonly Dictionary<string, string> CudaSettings = new()
    {
        // Whole float32: by TensorFloat32, Ampere's default, outputs are as far from the CPU's as 5e-4, and half their size for a network
        // that amplifies.
        ["use_tf32"] = "0",

        // To try all of cuDNN's algorithms out takes seconds for each new size of a batch, and finds none that is faster
        // (docs/performance.md).
        ["cudnn_conv_algo_search"] = "HEURISTIC",
    };

    private readonly ILogger<ExecutionProvider> logger;
    private readonly DetectionOptions options;
    private readonly Lazy<bool> cuda;

    public ExecutionProvider(IOptions<DetectionOptions> options, ILogger<ExecutionProvider> logger)
    {
        this.logger = logger;
        this.options = options.Value;
        cuda = new Lazy<bool>(Decide);
    }

    /// <exception cref="DetectorLoadException">CUDA is demanded and does not load.</exception>
    public bool IsCuda => cuda.Value;

    /// <summary>Once it is decided: why CUDA was tried and is not used; null where it is, or was not tried.</summary>
    public string? WhyNotCuda { get; private set; }

    /// <summary><c>cpu</c> or <c>cuda</c>.</summary>
    /// <exception cref="DetectorLoadException">CUDA is demanded and does not load.</exception>
    public string Name => IsCuda ? "cuda" : "cpu";

    /// <exception cref="DetectorLoadException">CUDA is demanded and does not load.</exception>
    public SessionOptions CreateSessionOptions() => CreateSessionOptions(IsCuda);

    private bool Decide()
    {
        var reason = options.Provider == "cpu" ? null : WhyCudaDoesNotLoad();
        if (options.Provider == "cuda" && reason is not null)
        {
            throw new DetectorLoadException(
                $"FakeFinder:Detection:{nameof(options.Provider)} is 'cuda', but CUDA does not load: {reason} "
                + "Build with -p:Gpu=true and run where the NVIDIA driver, CUDA and cuDNN are installed, or set it to 'auto' or 'cpu'.");
        }

        if (reason is not null)
        {
            WhyNotCuda = reason;
            LogFallback(reason);
        }

        var uses = options.Provider != "cpu" && reason is null;
        LogProvider(uses ? "cuda" : "cpu", options.ThreadCount);
        return uses;
    }

    /// <summary>Loads CUDA and runs a session on it: a library that loads is not yet a device that works.</summary>
    private string? WhyCudaDoesNotLoad()
    {
        try
        {
            using var probe = CreateSessionOptions(onCuda: true);
            using var session = new InferenceSession(ProbeNetwork.Content.ToArray(), probe);
            return null;
        }
        catch (Exception exception) when (exception is OnnxRuntimeException or DllNotFoundException or EntryPointNotFoundException)
        {
            return exception.Message.ReplaceLineEndings(" ").Trim().TrimEnd('.') + ".";
        }
    }

    private SessionOptions CreateSessionOptions(bool onCuda)
    {
        var session = new SessionOptions
        {
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            IntraOpNumThreads = options.ThreadCount,
            InterOpNumThreads = 1,
        };
        try
        {
            session.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
            session.AddSessionConfigEntry("session.inter_op.allow_spinning", "0");
            SharedArena.Use(session);
            if (onCuda)
            {
                using var cudaOptions = new OrtCUDAProviderOptions();
                cudaOptions.UpdateOptions(CudaSettings);
                session.AppendExecutionProvider_CUDA(cudaOptions);
            }

            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "CUDA does not load, networks run on the CPU: {Reason}")]
    private partial void LogFallback(string reason);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Networks run on {Provider}, with at most {Threads} threads each")]
    private partial void LogProvider(string provider, int threads);
}
