using FakeFinder.Detection.Images;
using FakeFinder.Detection.Networks;
using OpenCvSharp;

namespace FakeFinder.Detection.Detectors.Medics;

/// <summary>The moving squares of a track as the 2-D network sees them: 256 x 256, the first frames of the track.</summary>
internal sealed class FaceFrames
{
    private const int Side = 256;
    private const int Channels = 3;
    private const int PictureLength = Side * Side * Channels;

    private readonly byte[] pixels;
    private readonly Size[] sizes;

    /// <param name="width">Of the video's frames.</param>
    /// <param name="height">Of the video's frames.</param>
    /// <param name="limit">At most so many frames.</param>
    public FaceFrames(Track track, int width, int height, int limit)
    {
        Count = Math.Min(Math.Min(limit, track.To - 1 - track.From), track.Moving.Count);
        pixels = new byte[Count * PictureLength];
        sizes = [.. track.Moving.Take(Count).Select(box => box.SliceOf(height, width).Size)];
    }

    public int Count { get; }

    /// <summary>
    /// False where the original fails and continues without the 2-D network: a crop is empty, or all are equally high but not equally wide,
    /// which NumPy (1.21) cannot put into one array; where heights differ too it makes an array of arrays, which works.
    /// </summary>
    public bool AreUsable =>
        Count > 0
        && Array.TrueForAll(sizes, size => size.Width > 0 && size.Height > 0)
        && (sizes.Distinct().Count() == 1 || sizes.Select(size => size.Height).Distinct().Count() > 1);

    /// <summary>Cuts a square out: bicubic, on 8-bit pixels.</summary>
    /// <param name="rgb">The frame, 8-bit RGB.</param>
    public unsafe void Write(int frame, Mat rgb, PixelBox box)
    {
        var inside = box.SliceOf(rgb.Rows, rgb.Cols);
        if (inside is { Width: > 0, Height: > 0 })
        {
            using var crop = new Mat(rgb, inside);
            fixed (byte* start = &pixels[frame * PictureLength])
            {
                using var picture = Mat.FromPixelData(Side, Side, MatType.CV_8UC3, (nint)start);
                Cv2.Resize(crop, picture, new Size(Side, Side), 0, 0, InterpolationFlags.Cubic);
            }
        }
    }

    /// <summary>
    /// Pictures from one on: n x 3 x 256 x 256, in the order blue, green, red but normalised with ImageNet's mean and deviation of red,
    /// green, blue, and every other one mirrored, the first of the track among them (both kept on purpose).
    /// </summary>
    public NetworkTensor ToTensor(int first, int count)
    {
        var tensor = new float[count * PictureLength];
        for (var i = 0; i < count; i++)
        {
            Write(
                pixels.AsSpan((first + i) * PictureLength, PictureLength),
                tensor.AsSpan(i * PictureLength, PictureLength),
                mirrored: (first + i) % 2 == 0);
        }

        return new NetworkTensor(tensor, count, Channels, Side, Side);
    }

    private static void Write(ReadOnlySpan<byte> picture, Span<float> tensor, bool mirrored)
    {
        for (var channel = 0; channel < Channels; channel++)
        {
            var (mean, deviation) = (ImageNetPixels.Mean[channel], ImageNetPixels.Deviation[channel]);
            for (var y = 0; y < Side; y++)
            {
                var row = tensor.Slice(((channel * Side) + y) * Side, Side);
                for (var x = 0; x < Side; x++)
                {
                    row[x] = ((picture[(((y * Side) + x) * Channels) + (Channels - 1 - channel)] / 255f) - mean) / deviation;
                }

                if (mirrored)
                {
                    row.Reverse();
                }
            }
        }
    }
}
