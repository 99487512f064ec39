using FakeFinder.Checks;
using FakeFinder.Detection.Memory;
using FakeFinder.Detection.Networks;
using Microsoft.Extensions.Options;
using Microsoft.ML.OnnxRuntime;

namespace FakeFinder.Detection.Doctor;

/// <summary>ONNX Runtime loads, and runs a network where it is to.</summary>
internal sealed class RuntimeCheck(ExecutionProvider provider, IOptions<DetectionOptions> options) : ICheck
{
    /// <exception cref="DetectorLoadException">CUDA is demanded and does not load.</exception>
    public Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var settings = provider.CreateSessionOptions();
            using var session = new InferenceSession(ProbeNetwork.Content.ToArray(), settings);
            return Found(
                provider.WhyNotCuda is { } reason && IsBuiltForCuda
                    ? Finding.Warning(
                        $"ONNX Runtime runs networks on the CPU, though this is a build for GPUs: {reason}",
                        "Install the NVIDIA driver, CUDA and cuDNN, or set FakeFinder:Detection:Provider to cpu")
                    : Finding.Ok($"ONNX Runtime {OrtEnv.Instance().GetVersionString()} runs networks on "
                        + $"{(provider.IsCuda ? "CUDA" : "the CPU")} (FakeFinder:Detection:Provider is {options.Value.Provider})."));
        }
        catch (Exception exception) when (exception is DllNotFoundException or TypeInitializationException or BadImageFormatException)
        {
            return Found(Finding.Fault(
                $"ONNX Runtime does not load: {exception.GetBaseException().Message.ReplaceLineEndings(" ")}",
                "Install the program again for this machine's system and processor"));
        }
    }

    private static bool IsBuiltForCuda =>
        Directory
            .EnumerateFiles(AppContext.BaseDirectory, "libonnxruntime_providers_cuda.so", SearchOption.AllDirectories)
            .Any();

    private static Task<IReadOnlyList<Finding>> Found(Finding finding) => Task.FromResult<IReadOnlyList<Finding>>([finding]);
}
