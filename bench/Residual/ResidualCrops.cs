using FakeFinder.Detection.Crops;
using FakeFinder.Detection.Images;
using FakeFinder.Weights.Residual;
using OpenCvSharp;

namespace FakeFinder.Bench.Residual;

/// <summary>How detector residual cuts faces out.</summary>
internal static class ResidualCrops
{
    /// <summary>Values of one crop's tensor.</summary>
    public const int Values = 3 * ResidualNetwork.Side * ResidualNetwork.Side;

    public static FaceCrop Crop { get; } = new()
    {
        Enlargement = ResidualNetwork.Enlargement,
        Side = ResidualNetwork.Side,
        Border = CropBorder.Mirror,
        Interpolation = InterpolationFlags.Area,
        Scaling = PixelScaling.None,
    };
}
