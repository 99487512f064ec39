using FakeFinder.Detection.Crops;
using FakeFinder.Weights.Residual;
using OpenCvSharp;

namespace FakeFinder.Bench.Residual;

/// <summary>How detector residual cuts faces out.</summary>
internal static class ResidualCrops
{
    public static FaceCrop Crop { get; } = new()
    {
        Enlargement = ResidualNetwork.Enlargement,
        Side = ResidualNetwork.Side,
        Border = CropBorder.Mirror,
        Interpolation = InterpolationFlags.Area,
        Scaling = PixelScaling.None,
    };
}
