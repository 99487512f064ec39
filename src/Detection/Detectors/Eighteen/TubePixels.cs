using FakeFinder.Detection.Crops;
using FakeFinder.Detection.Detectors.Eighteen.Tubes;
using OpenCvSharp;

namespace FakeFinder.Detection.Detectors.Eighteen;

/// <summary>
/// What the networks see of one face: square pictures, 8-bit RGB, HWC, in the networks' own sizes, so that no frame has to be kept. A frame
/// without this face shows the picture of the nearest frame that has it; such pictures are kept once.
/// </summary>
internal sealed class TubePixels
{
    private const int Channels = 3;

    private readonly Dictionary<int, CropWindow> squares = [];
    private readonly Dictionary<(int Side, int Source), byte[]> pictures = [];

    /// <param name="frames">How many frames were looked at.</param>
    /// <param name="width">Of the frames.</param>
    /// <param name="height">Of the frames.</param>
    /// <exception cref="UncroppableFaceException">The face has no square in the frames.</exception>
    public TubePixels(FaceTube tube, int frames, int width, int height, EighteenParameters parameters)
    {
        Cover = tube.Cover(frames);
        foreach (var (entry, square) in Cover.Zip(TubeSquares.Of(Cover, width, height, parameters.Enlargement)))
        {
            squares[entry.Position] = square;
        }

        var images = ImageRule.PositionsOf(frames);
        foreach (var network in parameters.Networks)
        {
            foreach (var position in network.Kind == NetworkKind.Clip ? Enumerable.Range(0, frames) : images)
            {
                pictures[(network.Side, SourceOf(position))] = [];
            }
        }
    }

    /// <summary>For each frame that was looked at, where its picture comes from.</summary>
    public IReadOnlyList<TubeEntry> Cover { get; }

    /// <summary>The frames that pictures are cut from, as places among those that were looked at.</summary>
    public IEnumerable<int> Sources => pictures.Keys.Select(key => key.Source).Distinct();

    /// <summary>The square that is cut out for a frame.</summary>
    public CropWindow SquareOf(int position) => squares[SourceOf(position)];

    /// <summary>The picture of a frame, side x side x 3.</summary>
    public byte[] this[int position, int side] => pictures[(side, SourceOf(position))];

    /// <summary>
    /// Cuts the face out of a frame in every size that is needed, each from the frame itself; OpenCV's bilinear resize on 8-bit pixels.
    /// </summary>
    /// <param name="rgb">The frame, 8-bit RGB.</param>
    public void Cut(int source, Mat rgb)
    {
        (int Side, int Source)[] needed = [.. pictures.Keys.Where(key => key.Source == source)];
        if (needed.Length > 0)
        {
            using var crop = new Mat(rgb, squares[source].ToRect());
            Array.ForEach(needed, key => pictures[key] = Resize(crop, key.Side));
        }
    }

    private int SourceOf(int position) => Cover[position].Position;

    private static unsafe byte[] Resize(Mat crop, int side)
    {
        var pixels = GC.AllocateUninitializedArray<byte>(side * side * Channels);
        fixed (byte* start = pixels)
        {
            using var picture = Mat.FromPixelData(side, side, MatType.CV_8UC3, (nint)start);
            Cv2.Resize(crop, picture, new Size(side, side), 0, 0, InterpolationFlags.Linear);
        }

        return pixels;
    }
}
