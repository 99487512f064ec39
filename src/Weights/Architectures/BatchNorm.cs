using FakeFinder.Weights.StateDicts;

namespace FakeFinder.Weights.Architectures;

/// <summary>
/// Batch normalisation in inference is one factor and one offset for each channel, so it is folded into the convolution before it:
/// y = (conv(x) - mean) / sqrt(variance + epsilon) * weight + bias. Computed in double, rounded once to float32.
/// </summary>
public static class BatchNorm
{
    /// <summary>Takes a convolution without a bias and its normalisation, and folds them.</summary>
    /// <param name="convolution">Module of the convolution: its parameter is <c>convolution.weight</c>.</param>
    /// <param name="norm">Module of the normalisation: <c>weight</c>, <c>bias</c>, <c>running_mean</c>, <c>running_var</c>,
    /// <c>num_batches_tracked</c>.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="kernelShape">M x C/groups x one size for each spatial axis.</param>
    /// <exception cref="WeightsException">A parameter is missing, or of another shape.</exception>
    public static FoldedConvolution Fold(
        Parameters parameters,
        string convolution,
        string norm,
        double epsilon,
        params ReadOnlySpan<int> kernelShape
    ) => Fold(parameters, parameters.Take($"{convolution}.weight", kernelShape), new float[kernelShape[0]], norm, epsilon);

    /// <summary>The same for a convolution with a bias, <c>convolution.bias</c>.</summary>
    /// <exception cref="WeightsException">A parameter is missing, or of another shape.</exception>
    public static FoldedConvolution FoldBiased(
        Parameters parameters,
        string convolution,
        string norm,
        double epsilon,
        params ReadOnlySpan<int> kernelShape
    ) =>
        Fold(
            parameters,
            parameters.Take($"{convolution}.weight", kernelShape),
            parameters.Take($"{convolution}.bias", kernelShape[0]),
            norm,
            epsilon);

    private static FoldedConvolution Fold(Parameters parameters, float[] kernels, float[] offsets, string norm, double epsilon)
    {
        var channels = offsets.Length;
        var weight = parameters.Take($"{norm}.weight", channels);
        var bias = parameters.Take($"{norm}.bias", channels);
        var mean = parameters.Take($"{norm}.running_mean", channels);
        var variance = parameters.Take($"{norm}.running_var", channels);
        _ = parameters.Take($"{norm}.num_batches_tracked");

        var size = kernels.Length / channels;
        for (var channel = 0; channel < channels; channel++)
        {
            var scale = weight[channel] / Math.Sqrt(variance[channel] + epsilon);
            foreach (ref var value in kernels.AsSpan(channel * size, size))
            {
                value = (float)(value * scale);
            }

            bias[channel] = (float)(bias[channel] + (((double)offsets[channel] - mean[channel]) * scale));
        }

        return new FoldedConvolution(kernels, bias);
    }
}
