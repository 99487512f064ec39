namespace FakeFinder.Detection.Faces.Mtcnn;

/// <summary>The scales at which MTCNN's first network looks at a picture.</summary>
internal static class ScalePyramid
{
    /// <summary>Side of the square that the first network judges.</summary>
    private const int Cell = 12;

    /// <returns>From the finest to the coarsest, each the one before times the factor, in double; none where the shorter side is below the
    /// smallest face.</returns>
    public static IReadOnlyList<double> Of(RgbImage image, int minSize, double factor)
    {
        var scales = new List<double>();
        var scale = Cell / (double)minSize;
        for (var shorter = Math.Min(image.Width, image.Height) * scale; shorter >= Cell; shorter *= factor)
        {
            scales.Add(scale);
            scale *= factor;
        }

        return scales;
    }

    /// <summary>A side of the picture at a scale.</summary>
    public static int SideAt(int side, double scale) => (int)((side * scale) + 1);
}
