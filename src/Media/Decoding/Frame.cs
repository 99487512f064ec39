namespace FakeFinder.Media.Decoding;

/// <summary>
/// One decoded frame: 8-bit RGB, row by row without padding (HWC), after the container's rotation; bit for bit the pixels that OpenCV's
/// reader gives.
/// </summary>
/// <param name="Index">The i-th frame of a sequential decode, from 0.</param>
/// <param name="Time">When a player shows it.</param>
/// <param name="Width">Pixels; frames of one video may differ.</param>
/// <param name="Height">Pixels; frames of one video may differ.</param>
/// <param name="Rgb"><paramref name="Height"/> * <paramref name="Width"/> * 3 bytes.</param>
public sealed record Frame(int Index, TimeSpan Time, int Width, int Height, ReadOnlyMemory<byte> Rgb);
