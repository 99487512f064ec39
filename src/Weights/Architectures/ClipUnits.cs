using FakeFinder.Weights.StateDicts;

namespace FakeFinder.Weights.Architectures;

/// <summary>Convolutions over clips with their parameters.</summary>
/// <param name="Epsilon">Of the normalisations.</param>
internal sealed record ClipUnits(ClipGraph Clips, Parameters Parameters, double Epsilon = 1e-5)
{
    /// <summary>A convolution that is padded by half its kernel, with the normalisation behind it.</summary>
    public Frames Normalised(string convolution, string norm, Frames x, int channels, ClipExtent size, ClipExtent stride) =>
        Normalised(convolution, norm, x, channels, ClipWindow.Centred(size, stride));

    /// <summary>A convolution with the normalisation behind it.</summary>
    public Frames Normalised(string convolution, string norm, Frames x, int channels, ClipWindow window)
    {
        var folded = BatchNorm.Fold(Parameters, convolution, norm, Epsilon, channels, x.Channels, window.Size.Time, window.Size.Height, window.Size.Width);
        return Clips.Convolution(convolution, x, folded, channels, window);
    }
}
