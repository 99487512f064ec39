namespace FakeFinder.Detection.Detectors.Eighteen;

/// <summary>One row of an image network's input.</summary>
/// <param name="Position">The frame's place among those that were looked at.</param>
/// <param name="Mirrored">Left and right exchanged.</param>
internal readonly record struct ImageRow(int Position, bool Mirrored)
{
    /// <summary>The rows of a network: the frames in order, and then, for one that sees mirrored pictures, all of them mirrored.</summary>
    public static IReadOnlyList<ImageRow> Of(IReadOnlyList<int> positions, bool mirrored)
    {
        var straight = positions.Select(position => new ImageRow(position, false));
        return [.. mirrored ? straight.Concat(positions.Select(position => new ImageRow(position, true))) : straight];
    }
}
