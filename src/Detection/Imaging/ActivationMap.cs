using OpenCvSharp;

namespace FakeFinder.Detection.Imaging;

/// <summary>What a network saw of a face, and where in it the fake class got its evidence (Zhou et al., 2016).</summary>
/// <param name="Crop">3 x <paramref name="Side"/> x <paramref name="Side"/>, CHW, RGB, 0..1.</param>
/// <param name="Values">Of the map, row by row; above 0 speaks for fake.</param>
internal sealed record ActivationMap(float[] Crop, int Side, float[] Values, int Height, int Width)
{
    /// <summary>The map's share of a pixel's colour.</summary>
    private const double Share = 0.5;

    private const double White = byte.MaxValue;

    /// <summary>
    /// The face in grey under the map, whose largest value is the end of the colour map; what does not speak for fake is its beginning.
    /// Viridis is perceptually even, and told apart by people who are colour-blind.
    /// </summary>
    /// <returns>A PNG of Side x Side.</returns>
    public byte[] Draw()
    {
        using var heat = Heat();
        using var coloured = new Mat();
        Cv2.ApplyColorMap(heat, coloured, ColormapTypes.Viridis);
        using var grey = Grey();
        using var drawn = new Mat();
        Cv2.AddWeighted(coloured, Share, grey, 1 - Share, 0, drawn);
        return Picture.Encode(".png", drawn);
    }

    /// <summary>The map made as large as the crop, bilinear, in levels of 0 to 255.</summary>
    internal Mat Heat()
    {
        var largest = Values.Max();
        var levels = new float[Values.Length];
        if (largest > 0)
        {
            for (var i = 0; i < levels.Length; i++)
            {
                levels[i] = Math.Max(0, Values[i]) / largest * (float)White;
            }
        }

        using var small = Mat.FromPixelData(Height, Width, MatType.CV_32FC1, levels);
        using var large = new Mat();
        Cv2.Resize(small, large, new Size(Side, Side), 0, 0, InterpolationFlags.Linear);
        var heat = new Mat();
        large.ConvertTo(heat, MatType.CV_8UC1);
        return heat;
    }

    private Mat Grey()
    {
        var pixels = Side * Side;
        Mat[] planes = [.. Enumerable.Range(0, 3).Select(plane =>
            Mat.FromPixelData(Side, Side, MatType.CV_32FC1, Crop[(plane * pixels)..((plane + 1) * pixels)]))];
        try
        {
            using var rgb = new Mat();
            Cv2.Merge(planes, rgb);
            using var levels = new Mat();
            rgb.ConvertTo(levels, MatType.CV_8UC3, White);
            using var grey = new Mat();
            Cv2.CvtColor(levels, grey, ColorConversionCodes.RGB2GRAY);
            var three = new Mat();
            Cv2.CvtColor(grey, three, ColorConversionCodes.GRAY2BGR);
            return three;
        }
        finally
        {
            Array.ForEach(planes, plane => plane.Dispose());
        }
    }
}
