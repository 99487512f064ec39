using FakeFinder.Detection.Faces;
using FakeFinder.Detection.Images;
using OpenCvSharp;

namespace FakeFinder.Detection.Crops.Alignment;

/// <summary>A face turned, scaled and moved so that its landmarks come to lie where those of every face do; 0..1.</summary>
internal sealed class AlignedCrop : IFaceCrop
{
    /// <inheritdoc/>
    public required int Side { get; init; }

    /// <summary>Where the landmarks shall lie, in pixels of the crop, in the order of the face finder's.</summary>
    public required IReadOnlyList<Landmark> Targets { get; init; }

    /// <summary>True cuts the landmarks to whole pixels, toward zero, before anything else.</summary>
    public bool WholeLandmarks { get; init; }

    /// <inheritdoc/>
    public float[] Cut(Mat rgb, Face face)
    {
        using var crop = Warp(rgb, face.Landmarks);
        return PixelScaling.Unit.ToTensor(crop);
    }

    /// <summary>
    /// By OpenCV: bilinear, black beyond the frame. Where all landmarks lie on one pixel there is no transform, and all is black.
    /// </summary>
    internal Mat Warp(Mat rgb, IReadOnlyList<Landmark> landmarks)
    {
        if (TransformOf(landmarks) is not { } transform)
        {
            return new Mat(Side, Side, MatType.CV_8UC3, Scalar.Black);
        }

        using var matrix = Mat.FromPixelData(2, 3, MatType.CV_64FC1, transform.ToMatrix());
        var crop = new Mat();
        Cv2.WarpAffine(rgb, crop, matrix, new Size(Side, Side), InterpolationFlags.Linear, BorderTypes.Constant, Scalar.Black);
        return crop;
    }

    internal SimilarityTransform? TransformOf(IReadOnlyList<Landmark> landmarks) =>
        landmarks.Count == Targets.Count
            ? SimilarityTransform.Between(WholeLandmarks ? [.. landmarks.Select(Whole)] : landmarks, Targets)
            : throw new InvalidOperationException(
                $"The face finder gives {landmarks.Count} landmarks of a face, and {Targets.Count} are needed; name one in models.json "
                    + $"that finds them."
            );

    private static Landmark Whole(Landmark point) => new(MathF.Truncate(point.X), MathF.Truncate(point.Y));
}
