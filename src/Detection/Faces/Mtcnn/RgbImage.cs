namespace FakeFinder.Detection.Faces.Mtcnn;

/// <summary>A picture as MTCNN sees it: 8-bit RGB, row by row without padding (HWC).</summary>
internal readonly record struct RgbImage(ReadOnlyMemory<byte> Pixels, int Width, int Height)
{
    public const int Channels = 3;

    public ReadOnlySpan<byte> Row(int y) => Pixels.Span.Slice(y * Width * Channels, Width * Channels);
}
