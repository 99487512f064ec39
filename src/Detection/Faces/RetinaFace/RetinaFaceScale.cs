using FakeFinder.Detection.Faces.Anchors;

namespace FakeFinder.Detection.Faces.RetinaFace;

/// <summary>The picture that the network sees of frames of one size, and its priors.</summary>
/// <param name="Factor">From a frame's pixels to the picture's, before rounding.</param>
internal sealed record RetinaFaceScale(double Factor, int Width, int Height, PriorGrid Priors)
{
    /// <summary>
    /// The shorter side as wanted, but the longer one within its limit. Sides are rounded as OpenCV rounds them. Kept for the score: the
    /// original computes its priors for sides that are cut to whole pixels, and fails where these have fewer cells than the picture.
    /// </summary>
    /// <exception cref="UnfitFrameException">It fails so.</exception>
    public static RetinaFaceScale Of(int width, int height, RetinaFaceParameters parameters)
    {
        var factor = FactorOf(width, height, parameters);
        var scale = new RetinaFaceScale(
            factor,
            (int)Math.Round(width * factor),
            (int)Math.Round(height * factor),
            new PriorGrid(PriorLayout.RetinaFace, (int)(height * factor), (int)(width * factor)));
        return scale.Priors.Count == new PriorGrid(PriorLayout.RetinaFace, scale.Height, scale.Width).Count
            ? scale
            : throw new UnfitFrameException(
                $"The face finder of this detector has no result for frames of {width} x {height} pixels, and the original detector fails "
                    + $"there."
            );
    }

    private static double FactorOf(int width, int height, RetinaFaceParameters parameters)
    {
        if (parameters.ShorterSide is not { } side)
        {
            return 1;
        }

        var longer = Math.Max(width, height);
        var factor = side / (double)Math.Min(width, height);
        return Math.Round(factor * longer) > parameters.LongerSideLimit ? parameters.LongerSideLimit / (double)longer : factor;
    }
}
