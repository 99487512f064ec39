namespace FakeFinder.Detection.Faces.Mtcnn;

/// <summary>A rectangle of whole pixels inside a picture.</summary>
internal readonly record struct PixelWindow(int Left, int Top, int Width, int Height)
{
    public static PixelWindow Of(RgbImage image) => new(0, 0, image.Width, image.Height);

    public bool IsEmpty => Width <= 0 || Height <= 0;
}
