namespace FakeFinder.Detection.Decoding;

/// <summary>One decoded frame: 8-bit RGB, row by row without padding (HWC), after the container's rotation; the pixels of FFmpeg's <c>rgb24</c> with its default scaler flags.</summary>
/// <param name="Index">The i-th frame of a sequential decode, from 0.</param>
/// <param name="Time">Its time stamp in the clip.</param>
/// <param name="Rgb"><paramref name="Height"/> * <paramref name="Width"/> * 3 bytes.</param>
public sealed record Frame(int Index, TimeSpan Time, int Width, int Height, ReadOnlyMemory<byte> Rgb);
