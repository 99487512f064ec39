namespace FakeFinder.Detection.Faces;

/// <summary>Non-maximum suppression: the best box stays, boxes that overlap it too much go, and so on.</summary>
internal static class Suppression
{
    /// <summary>By intersection over union, as torchvision has it: of equal scores the first goes first, and a box goes where the overlap is above the threshold.</summary>
    /// <returns>Indices of the boxes that stay, by descending score.</returns>
    public static List<int> ByUnion(IReadOnlyList<ScoredBox> boxes, double threshold)
    {
        int[] order = [.. Enumerable.Range(0, boxes.Count).OrderByDescending(i => boxes[i].Score)];
        return Suppress(boxes, order, (best, other) => OverUnion(best, other) > threshold);
    }

    /// <summary>
    /// By intersection over the smaller box, where a box has a pixel more in each direction. The original takes from the end of an ascending order: of
    /// equal scores the last goes first.
    /// </summary>
    /// <inheritdoc cref="ByUnion" path="/returns"/>
    public static List<int> BySmaller(IReadOnlyList<ScoredBox> boxes, float threshold)
    {
        int[] order = [.. Enumerable.Range(0, boxes.Count).OrderBy(i => boxes[i].Score).Reverse()];
        return Suppress(boxes, order, (best, other) => !(OverSmaller(best, other) <= threshold));
    }

    private static List<int> Suppress(IReadOnlyList<ScoredBox> boxes, int[] order, Func<FaceBox, FaceBox, bool> overlaps)
    {
        var sorted = Array.ConvertAll(order, i => boxes[i].Box);
        var gone = new bool[order.Length];
        var kept = new List<int>();
        for (var i = 0; i < order.Length; i++)
        {
            if (gone[i])
            {
                continue;
            }

            kept.Add(order[i]);
            for (var j = i + 1; j < order.Length; j++)
            {
                gone[j] = gone[j] || overlaps(sorted[i], sorted[j]);
            }
        }

        return kept;
    }

    private static float OverUnion(FaceBox a, FaceBox b)
    {
        var width = MathF.Max(0, MathF.Min(a.Right, b.Right) - MathF.Max(a.Left, b.Left));
        var height = MathF.Max(0, MathF.Min(a.Bottom, b.Bottom) - MathF.Max(a.Top, b.Top));
        var intersection = width * height;
        return intersection / (a.Area + b.Area - intersection);
    }

    private static float OverSmaller(FaceBox a, FaceBox b)
    {
        var width = MathF.Max(0, MathF.Min(a.Right, b.Right) - MathF.Max(a.Left, b.Left) + 1);
        var height = MathF.Max(0, MathF.Min(a.Bottom, b.Bottom) - MathF.Max(a.Top, b.Top) + 1);
        return width * height / MathF.Min(AreaWithBorder(a), AreaWithBorder(b));
    }

    private static float AreaWithBorder(FaceBox box) => (box.Width + 1) * (box.Height + 1);
}
