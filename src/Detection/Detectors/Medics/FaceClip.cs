using OpenCvSharp;

namespace FakeFinder.Detection.Detectors.Medics;

/// <summary>
/// The fixed rectangle of a track, frame by frame: frames x 224 x 224 x 3, 8-bit RGB (THWC). A frame that does not decode stays black.
/// </summary>
internal sealed class FaceClip(int frames)
{
    /// <summary>Rows and columns of the clip.</summary>
    public const int Side = 224;

    private const int ResizedSide = 256;
    private const int Offset = (ResizedSide - Side) / 2;
    private const int Channels = 3;
    private const int FrameLength = Side * Side * Channels;

    private readonly byte[] pixels = new byte[frames * FrameLength];

    public int Frames => frames;

    /// <summary>One frame, HWC.</summary>
    public ReadOnlySpan<byte> this[int frame] => pixels.AsSpan(frame * FrameLength, FrameLength);

    /// <summary>
    /// Cuts the rectangle out: black at the right or at the bottom makes it square, it becomes 256 x 256 (bilinear, in double precision,
    /// then truncated: kept on purpose), of which the middle stays.
    /// </summary>
    /// <param name="rgb">The frame, 8-bit RGB.</param>
    public void Write(int frame, Mat rgb, PixelBox box)
    {
        using var crop = new Mat(rgb, box.SliceOf(rgb.Rows, rgb.Cols));
        var side = Math.Max(crop.Rows, crop.Cols);
        using var square = new Mat(side, side, MatType.CV_64FC3, Scalar.Black);
        using (var place = new Mat(square, new Rect(0, 0, crop.Cols, crop.Rows)))
        {
            crop.ConvertTo(place, MatType.CV_64FC3);
        }

        using var resized = new Mat();
        if (side == ResizedSide)
        {
            square.CopyTo(resized);
        }
        else
        {
            Cv2.Resize(square, resized, new Size(ResizedSide, ResizedSide), 0, 0, InterpolationFlags.Linear);
        }

        Truncate(resized, pixels.AsSpan(frame * FrameLength, FrameLength));
    }

    private static unsafe void Truncate(Mat resized, Span<byte> target)
    {
        for (var y = 0; y < Side; y++)
        {
            var row = new ReadOnlySpan<double>((void*)resized.Ptr(y + Offset), ResizedSide * Channels).Slice(
                Offset * Channels,
                Side * Channels);
            var written = target.Slice(y * Side * Channels, Side * Channels);
            for (var i = 0; i < written.Length; i++)
            {
                written[i] = (byte)row[i];
            }
        }
    }
}
