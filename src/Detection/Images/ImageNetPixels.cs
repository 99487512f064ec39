namespace FakeFinder.Detection.Images;

/// <summary>Mean and standard deviation of ImageNet's pixels in 0..1: red, green, blue.</summary>
internal static class ImageNetPixels
{
    public static float[] Mean { get; } = [0.485f, 0.456f, 0.406f];

    public static float[] Deviation { get; } = [0.229f, 0.224f, 0.225f];
}
