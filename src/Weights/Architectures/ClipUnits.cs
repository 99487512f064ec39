using FakeFinder.Weights.StateDicts;

namespace FakeFinder.Weights.Architectures;

/// <summary>Convolutions over clips with their parameters.</summary>
/// <param name="Epsilon">Of the normalisations.</param>
internal sealed record ClipUnits(ClipGraph Clips, Parameters Parameters, double Epsilon = 1e-5)
{
    /// <summary>A convolution that is padded by half its kernel, with the normalisation behind it.</summary>
    public Frames Normalised(string convolution, string norm, Frames x, int channels, ClipExtent size, ClipExtent stride) =>
        Normalised(convolution, norm, x, channels, ClipWindow.Centred(size, stride));

    /// <summary>A convolution with the normalisation behind it, which the result is named after.</summary>
    public Frames Normalised(string convolution, string norm, Frames x, int channels, ClipWindow window)
    {
        var folded = BatchNorm.Fold(
            Parameters,
            convolution,
            norm,
            Epsilon,
            channels,
            x.Channels,
            window.Size.Time,
            window.Size.Height,
            window.Size.Width);
        return Clips.Convolution(norm, x, folded, channels, window);
    }

    /// <summary>A convolution that is padded by half its kernel, with nothing behind it.</summary>
    public Frames Plain(string convolution, Frames x, int channels, ClipExtent size, ClipExtent stride)
    {
        var kernels = Parameters.Take($"{convolution}.weight", channels, x.Channels, size.Time, size.Height, size.Width);
        return Clips.Convolution(
            convolution,
            x,
            new FoldedConvolution(kernels, new float[channels]),
            channels,
            ClipWindow.Centred(size, stride));
    }

    /// <summary>
    /// A convolution over space, a ReLU, and one over time, each with the normalisation behind it. The channels between the two are
    /// filled up with zeros, so that ONNX Runtime blocks them for vectors: 45, 230 and 921 occur.
    /// </summary>
    public Frames Factorised(FactorisedModules modules, Frames x, int middle, int channels, int side, ClipExtent stride)
    {
        var filled = (middle + ClipGraph.VectorChannels - 1) / ClipGraph.VectorChannels * ClipGraph.VectorChannels;
        var space = new ClipExtent(1, side, side);
        var first = BatchNorm.Fold(Parameters, modules.Space, modules.SpaceNorm, Epsilon, middle, x.Channels, 1, side, side);
        var wide = new FoldedConvolution(Filled(first.Kernels, 1, first.Kernels.Length / middle * filled), Filled(first.Bias, 1, filled));
        var inner = Clips.Relu(
            modules.Relu,
            Clips.Convolution(modules.Space, x, wide, filled, ClipWindow.Centred(space, stride with { Time = 1 })));

        var time = new ClipExtent(3, 1, 1);
        var second = BatchNorm.Fold(Parameters, modules.Time, modules.TimeNorm, Epsilon, channels, middle, time.Time, 1, 1);
        var narrow = second with { Kernels = Filled(second.Kernels, channels, filled * time.Time) };
        return Clips.Convolution(modules.Time, inner, narrow, channels, ClipWindow.Centred(time, new ClipExtent(stride.Time, 1, 1)));
    }

    /// <summary>Zeros behind each row.</summary>
    private static float[] Filled(float[] values, int rows, int length)
    {
        var result = new float[rows * length];
        var size = values.Length / rows;
        for (var row = 0; row < rows; row++)
        {
            values.AsSpan(row * size, size).CopyTo(result.AsSpan(row * length));
        }

        return result;
    }
}

/// <summary>The modules of a convolution that is split in one over space and one over time.</summary>
/// <param name="Relu">Name of what is between them.</param>
internal sealed record FactorisedModules(string Space, string SpaceNorm, string Relu, string Time, string TimeNorm);
