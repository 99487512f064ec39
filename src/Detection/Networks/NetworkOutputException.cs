using System.Numerics.Tensors;

namespace FakeFinder.Detection.Networks;

/// <summary>
/// A network gave numbers that mean nothing: one sentence that names it and the remedy. It is the failure of the detector that asked.
/// </summary>
public sealed class NetworkOutputException(string message) : Exception(message)
{
    /// <param name="numbers">One is NaN or an infinity, at least.</param>
    /// <param name="remedy">To follow a semicolon.</param>
    internal static NetworkOutputException Of(string network, string output, ReadOnlySpan<float> numbers, string remedy) => new(
        $"The network {network} gave {(TensorPrimitives.IsNaNAny(numbers) ? "a number that is none (NaN)" : "an infinite number")} as "
            + $"its {output}: its weights are damaged, or this machine computes it wrongly; "
        + $"try 'fakefinder weights verify {Path.GetDirectoryName(network)}'; else {remedy}.");
}
