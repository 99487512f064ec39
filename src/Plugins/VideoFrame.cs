namespace FakeFinder.Plugins;

/// <summary>
/// One decoded frame after the container's rotation, bit for bit what OpenCV's reader gives: BT.601 whatever the tags say. The bytes are a
/// copy for this analysis and stay valid; a frame of 1920 x 1080 takes 6 MB, so hold few at a time.
/// </summary>
/// <param name="Index">The i-th frame of a sequential decode in the order of being shown, from 0.</param>
/// <param name="Time">When a player shows it, from the start of the video.</param>
/// <param name="Width">Pixels; frames of one video may differ.</param>
/// <param name="Height">Pixels; frames of one video may differ.</param>
/// <param name="Stride">Bytes from the start of one row to that of the next, at least <paramref name="Width"/> * 3.</param>
/// <param name="Bgr">
/// Height x width x 3 (HWC), 8 bit, 0 to 255, in the order blue, green, red; row <c>y</c> begins at <c>y * Stride</c>.
/// </param>
public sealed record VideoFrame(int Index, TimeSpan Time, int Width, int Height, int Stride, ReadOnlyMemory<byte> Bgr)
{
    /// <summary>Bytes of a pixel.</summary>
    public const int Channels = 3;

    /// <summary>The <see cref="Width"/> * 3 bytes of one row, without what fills it up to the stride.</summary>
    /// <param name="y">From 0, the top, to <see cref="Height"/> - 1.</param>
    public ReadOnlySpan<byte> Row(int y) => Bgr.Span.Slice(y * Stride, Width * Channels);
}
