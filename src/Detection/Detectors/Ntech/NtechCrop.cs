using FakeFinder.Detection.Faces;
using FakeFinder.Detection.Images;
using OpenCvSharp;

namespace FakeFinder.Detection.Detectors.Ntech;

/// <summary>
/// How a face becomes a row of a network's input: cut out with its surroundings, mirrored or not, resized to a shorter side, and the middle
/// of it normalised.
/// </summary>
/// <param name="shorterSide">Pixels of the resized crop's shorter side, at least <see cref="Width"/>.</param>
internal sealed class NtechCrop(int shorterSide)
{
    /// <summary>Rows of the input.</summary>
    public const int Height = 224;

    /// <summary>Columns of the input.</summary>
    public const int Width = 192;

    /// <summary>Values of one row of the input: red, green and blue (CHW).</summary>
    public const int Length = 3 * Height * Width;

    /// <summary>
    /// A sliver of a face at the border of the frame that is longer than so many times its shorter side is first cut to its middle, which
    /// is all that a network sees: a picture of any size then stays small. The original resizes all of it; the middle is the same, but for
    /// parts of a pixel.
    /// </summary>
    private const int MostLong = 64;

    public static NtechCrop Of(NtechInput input) => new(input == NtechInput.FirstFace ? Width : Height);

    /// <summary>
    /// The face's rectangle enlarged about its centre, cut to whole pixels and then to the frame. It is empty for a face outside of the
    /// frame, where the original fails, or, beyond the left or the upper border, takes nearly the whole frame, since a negative end counts
    /// from the far side: not kept.
    /// </summary>
    public static Rect RectangleOf(FaceBox face, double enlargement, int frameWidth, int frameHeight)
    {
        var (left, right) = Enlarge(face.Left, face.Width, enlargement, frameWidth);
        var (top, bottom) = Enlarge(face.Top, face.Height, enlargement, frameHeight);
        return right <= left || bottom <= top ? default : new Rect(left, top, right - left, bottom - top);
    }

    /// <summary>Writes a row of a network's input.</summary>
    /// <param name="rgb">The frame, 8-bit RGB.</param>
    /// <param name="rectangle">Of the frame, not empty.</param>
    /// <param name="row"><see cref="Length"/> values.</param>
    public void Write(Mat rgb, Rect rectangle, bool mirrored, Span<float> row)
    {
        using var crop = new Mat(rgb, WithoutEnds(rectangle));
        using var picture = new Mat();
        if (mirrored)
        {
            Cv2.Flip(crop, picture, FlipMode.Y);
        }
        else
        {
            crop.CopyTo(picture);
        }

        Resize(picture);
        if (picture.Rows < Height)
        {
            var missing = Height - picture.Rows;
            Cv2.CopyMakeBorder(picture, picture, missing / 2, missing - (missing / 2), 0, 0, BorderTypes.Reflect101);
        }

        using var middle = new Mat(picture, new Rect((picture.Cols - Width) / 2, (picture.Rows - Height) / 2, Width, Height));
        PixelScaling.ImageNetByProduct.Write(middle, row);
    }

    private void Resize(Mat picture)
    {
        var scale = shorterSide / (double)Math.Min(picture.Rows, picture.Cols);
        if (scale != 1)
        {
            Cv2.Resize(
                picture,
                picture,
                new Size(Math.Round(picture.Cols * scale), Math.Round(picture.Rows * scale)),
                0,
                0,
                InterpolationFlags.Linear);
        }
    }

    private static (int Low, int High) Enlarge(float low, float side, double enlargement, int limit)
    {
        var middle = low + (side / 2.0);
        var enlarged = side * enlargement;
        var start = middle - (enlarged / 2);
        return (Math.Max((int)start, 0), Math.Min((int)(start + enlarged), limit));
    }

    private static Rect WithoutEnds(Rect rectangle)
    {
        var columns = ExcessOf(rectangle.Width, rectangle.Height) / 2;
        var rows = ExcessOf(rectangle.Height, rectangle.Width) / 2;
        return new Rect(rectangle.X + columns, rectangle.Y + rows, rectangle.Width - (2 * columns), rectangle.Height - (2 * rows));
    }

    private static int ExcessOf(int side, int other) => Math.Max(0, side - (MostLong * other));
}
