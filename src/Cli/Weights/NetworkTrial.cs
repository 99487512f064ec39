using System.Diagnostics;
using FakeFinder.Weights;
using FakeFinder.Weights.Import;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace FakeFinder.Cli.Weights;

/// <summary>Loads a network into ONNX Runtime and runs it once.</summary>
internal static class NetworkTrial
{
    /// <returns>How long the run took, without the loading.</returns>
    /// <exception cref="WeightsException">It cannot be run, or gives something else than its manifest says.</exception>
    public static TimeSpan Run(string path, ManifestNetwork network)
    {
        try
        {
            using var session = new InferenceSession(path);
            var input = new DenseTensor<float>(network.Probe.ToArray());
            for (var i = 0; i < input.Length; i++)
            {
                // Any values will do that are neither all alike nor large.
                input.SetValue(i, ((i * 37 % 101) / 50f) - 1);
            }

            var since = Stopwatch.GetTimestamp();
            using var results = session.Run(
                [NamedOnnxValue.CreateFromTensor(network.Inputs[0].Name, input)],
                [.. network.Outputs.Select(output => output.Name)]);
            var elapsed = Stopwatch.GetElapsedTime(since);
            foreach (var (result, output) in results.Zip(network.Outputs))
            {
                Check(path, result.AsTensor<float>(), output);
            }

            return elapsed;
        }
        catch (OnnxRuntimeException exception)
        {
            throw new WeightsException(
                $"{path} cannot be run ({exception.Message.ReplaceLineEndings(" ")}); import its weights again.",
                exception);
        }
    }

    private static void Check(string path, Tensor<float> result, ManifestTensor expected)
    {
        var dimensions = result.Dimensions.ToArray();
        if (
            dimensions.Length != expected.Shape.Count
            || dimensions.Zip(expected.Shape).Any(axis => axis.Second.Size is { } size && size != axis.First))
        {
            throw new WeightsException(
                $"{path} gives '{expected.Name}' of shape [{string.Join(", ", dimensions)}], and its manifest says "
                    + $"[{string.Join(", ", expected.Shape)}]; import its weights again."
            );
        }

        if (!result.All(float.IsFinite))
        {
            throw new WeightsException(
                $"{path} gives numbers that are not finite; its published file may be damaged: get it once more and import it again.");
        }
    }
}
