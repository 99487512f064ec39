namespace FakeFinder.Detection.Faces.Anchors;

/// <summary>
/// A box that a detector starts from, in sizes of the picture; what its network gives is relative to it. All arithmetic is float32, in the
/// originals' order.
/// </summary>
internal readonly record struct Prior(float CenterX, float CenterY, float Width, float Height)
{
    /// <summary>Variances of SSD (Liu et al., 2016): of a place, in sizes of the prior, ...</summary>
    private const float PlaceVariance = 0.1f;

    /// <summary>... and of the logarithm of a size over the prior's.</summary>
    private const float SizeVariance = 0.2f;

    /// <param name="regression">Its row of the network's output: x and y of the centre, width, height.</param>
    /// <returns>In sizes of the picture; it may reach beyond.</returns>
    public FaceBox Decode(ReadOnlySpan<float> regression)
    {
        var center = PointAt(regression[0], regression[1]);
        var width = Width * MathF.Exp(regression[2] * SizeVariance);
        var height = Height * MathF.Exp(regression[3] * SizeVariance);
        var left = center.X - (width / 2);
        var top = center.Y - (height / 2);
        return new FaceBox(left, top, left + width, top + height);
    }

    /// <summary>A point that the network gives.</summary>
    /// <returns>In sizes of the picture.</returns>
    public Landmark PointAt(float x, float y) => new(CenterX + (x * PlaceVariance * Width), CenterY + (y * PlaceVariance * Height));
}
