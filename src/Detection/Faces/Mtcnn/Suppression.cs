namespace FakeFinder.Detection.Faces.Mtcnn;

/// <summary>Non-maximum suppression: the best box stays, boxes that overlap it too much go, and so on.</summary>
internal static class Suppression
{
    /// <summary>By intersection over union, as torchvision has it: of equal scores the first goes first, and a box goes where the overlap is above the threshold.</summary>
    /// <returns>Indices of the boxes that stay, by descending score.</returns>
    public static List<int> ByUnion(IReadOnlyList<MtcnnBox> boxes, double threshold)
    {
        int[] order = [.. Enumerable.Range(0, boxes.Count).OrderByDescending(i => boxes[i].Score)];
        return Suppress(boxes, order, (best, other) => OverUnion(best, other) > threshold);
    }

    /// <summary>
    /// By intersection over the smaller box, where a box has a pixel more in each direction. The original takes from the end of an ascending order: of
    /// equal scores the last goes first.
    /// </summary>
    /// <inheritdoc cref="ByUnion" path="/returns"/>
    public static List<int> BySmaller(IReadOnlyList<MtcnnBox> boxes, float threshold)
    {
        int[] order = [.. Enumerable.Range(0, boxes.Count).OrderBy(i => boxes[i].Score).Reverse()];
        return Suppress(boxes, order, (best, other) => !(OverSmaller(best, other) <= threshold));
    }

    private static List<int> Suppress(IReadOnlyList<MtcnnBox> boxes, int[] order, Func<MtcnnBox, MtcnnBox, bool> overlaps)
    {
        var sorted = Array.ConvertAll(order, i => boxes[i]);
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

    private static float OverUnion(MtcnnBox a, MtcnnBox b)
    {
        var width = MathF.Max(0, MathF.Min(a.X2, b.X2) - MathF.Max(a.X1, b.X1));
        var height = MathF.Max(0, MathF.Min(a.Y2, b.Y2) - MathF.Max(a.Y1, b.Y1));
        var intersection = width * height;
        return intersection / (a.Area + b.Area - intersection);
    }

    private static float OverSmaller(MtcnnBox a, MtcnnBox b)
    {
        var width = MathF.Max(0, MathF.Min(a.X2, b.X2) - MathF.Max(a.X1, b.X1) + 1);
        var height = MathF.Max(0, MathF.Min(a.Y2, b.Y2) - MathF.Max(a.Y1, b.Y1) + 1);
        return width * height / MathF.Min(AreaWithBorder(a), AreaWithBorder(b));
    }

    private static float AreaWithBorder(MtcnnBox box) => (box.X2 - box.X1 + 1) * (box.Y2 - box.Y1 + 1);
}
