using FakeFinder.Detection.Images;
using FakeFinder.Media.Decoding;
using OpenCvSharp;

namespace FakeFinder.Detection.Pipelines;

/// <summary>
/// Frames of one size, for a detector that compares places over several frames. Where a video's frames change their size, the smaller ones
/// are enlarged to the largest: the first reading finds that out and ends, and another one is begun with that size.
/// </summary>
/// <param name="size">That of all frames; null: that of the first one which comes.</param>
internal sealed class OneSize(Size? size)
{
    private readonly bool isGiven = size is not null;
    private Size? size = size;

    /// <exception cref="SizeChangesException">No size was given, and the frames differ.</exception>
    public async IAsyncEnumerable<Frame> ReadAsync(IAsyncEnumerable<Frame> frames)
    {
        await foreach (var frame in frames)
        {
            size ??= new Size(frame.Width, frame.Height);
            yield return SizeOf(frame) == size ? frame : isGiven ? Enlarge(frame, size.Value) : throw new SizeChangesException();
        }
    }

    /// <returns>The size of the frame with the most pixels.</returns>
    public static async Task<Size> LargestAsync(IAsyncEnumerable<Frame> frames)
    {
        var largest = default(Size);
        await foreach (var frame in frames)
        {
            largest = (long)frame.Width * frame.Height > (long)largest.Width * largest.Height ? SizeOf(frame) : largest;
        }

        return largest;
    }

    private static Size SizeOf(Frame frame) => new(frame.Width, frame.Height);

    private static Frame Enlarge(Frame frame, Size size)
    {
        using var image = new FrameImage(frame);
        var rgb = new byte[size.Width * size.Height * 3];
        using var enlarged = Mat.FromPixelData(size.Height, size.Width, MatType.CV_8UC3, rgb);
        Cv2.Resize(image.Rgb, enlarged, size, interpolation: InterpolationFlags.Cubic);
        return frame with { Width = size.Width, Height = size.Height, Rgb = rgb };
    }
}

/// <summary>The frames of a video are not of one size.</summary>
internal sealed class SizeChangesException() : Exception("The frames of the video change their size.");
