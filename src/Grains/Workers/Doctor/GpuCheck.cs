using System.ComponentModel;
using System.Globalization;
using FakeFinder.Checks;
using FakeFinder.Contracts;
using FakeFinder.Detection;
using Microsoft.Extensions.Options;

namespace FakeFinder.Grains.Workers.Doctor;

/// <summary>The GPUs of this machine and their driver, as far as this worker is to use them.</summary>
internal sealed class GpuCheck(NvidiaSmi program, IOptions<DetectionOptions> options) : ICheck
{
    private const int NoSuchFile = 2;

    /// <summary>What CUDA 13 needs, which ONNX Runtime is built for.</summary>
    private const int OldestDriver = 580;

    private const string DriverRemedy = "Install the NVIDIA driver 580 or later, or set FakeFinder:Detection:Provider to cpu";

    private bool IsDemanded => options.Value.Provider == "cuda";

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Provider == "cpu")
        {
            return [Finding.NotChecked("FakeFinder:Detection:Provider is cpu: no GPU is used.")];
        }

        try
        {
            var answer = await program.AskAsync(cancellationToken);
            return
            [
                .. answer.Gpus.Select(Look),
                .. answer.Trouble is { } trouble ? [Bad($"{trouble}.", DriverRemedy)] : Array.Empty<Finding>(),
            ];
        }
        catch (Win32Exception exception) when (exception.NativeErrorCode == NoSuchFile)
        {
            return [IsDemanded
                ? Finding.Fault("FakeFinder:Detection:Provider is cuda, and there is no nvidia-smi: no driver is installed.", DriverRemedy)
                : Finding.NotChecked("There is no nvidia-smi: this machine has no GPU of NVIDIA, or no driver for it.")];
        }
    }

    private Finding Look(GpuReport gpu)
    {
        var sentence = string.Create(CultureInfo.InvariantCulture, $"GPU {gpu.Id} is {gpu.Name}, with driver {gpu.Driver}");
        return int.TryParse(gpu.Driver.Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major)
            && major < OldestDriver
                ? Bad($"{sentence}; CUDA 13 needs {OldestDriver} or later.", DriverRemedy)
                : Finding.Ok($"{sentence}.");
    }

    private Finding Bad(string sentence, string remedy) =>
        IsDemanded ? Finding.Fault(sentence, remedy) : Finding.Warning(sentence, remedy);
}
