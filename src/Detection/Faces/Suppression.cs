using System.Numerics;

namespace FakeFinder.Detection.Faces;

/// <summary>
/// Non-maximum suppression: the best box stays, boxes that overlap it too much go, and so on. Many boxes are compared at a time: of a
/// network that is sure of nothing, thousands take part.
/// </summary>
internal static class Suppression
{
    /// <summary>
    /// By intersection over union, as torchvision has it: of equal scores the first goes first, and a box goes where the overlap is above
    /// the threshold.
    /// </summary>
    /// <returns>Indices of the boxes that stay, by descending score.</returns>
    public static List<int> ByUnion(IReadOnlyList<ScoredBox> boxes, double threshold) =>
        Suppress<OverUnion>(boxes, [.. Enumerable.Range(0, boxes.Count).OrderByDescending(i => boxes[i].Score)], NotAbove(threshold));

    /// <summary>
    /// By intersection over the smaller box, where a box has a pixel more in each direction. The original takes from the end of an
    /// ascending order: of equal scores the last goes first.
    /// </summary>
    /// <inheritdoc cref="ByUnion" path="/returns"/>
    public static List<int> BySmaller(IReadOnlyList<ScoredBox> boxes, float threshold) =>
        Suppress<OverSmaller>(boxes, [.. Enumerable.Range(0, boxes.Count).OrderBy(i => boxes[i].Score).Reverse()], threshold);

    private static List<int> Suppress<TOverlap>(IReadOnlyList<ScoredBox> boxes, int[] order, float threshold)
        where TOverlap : IOverlap
    {
        var sorted = new BoxColumns(Array.ConvertAll(order, i => boxes[i].Box), TOverlap.Border);
        var gone = new int[sorted.Length];
        var kept = new List<int>();
        for (var i = 0; i < order.Length; i++)
        {
            if (gone[i] != 0)
            {
                continue;
            }

            kept.Add(order[i]);
            var best = sorted.Repeat(i);
            for (var j = (i + 1) / Vector<int>.Count * Vector<int>.Count; j < gone.Length; j += Vector<int>.Count)
            {
                var others = sorted.At(j);
                (
                    new Vector<int>(gone, j)
                    | TOverlap.IsAbove(Intersection(best, others, TOverlap.Border), best.Area, others.Area, new Vector<float>(threshold))
                ).CopyTo(gone, j);
            }
        }

        return kept;
    }

    private static Vector<float> Intersection(in Boxes a, in Boxes b, float border)
    {
        var width = Vector.Min(a.Right, b.Right) - Vector.Max(a.Left, b.Left) + new Vector<float>(border);
        var height = Vector.Min(a.Bottom, b.Bottom) - Vector.Max(a.Top, b.Top) + new Vector<float>(border);
        return Vector.Max(Vector<float>.Zero, width) * Vector.Max(Vector<float>.Zero, height);
    }

    /// <summary>
    /// The largest float32 that is not above a number: another float32 is above the one if and only if it is above the other.
    /// </summary>
    private static float NotAbove(double number) => (float)number > number ? MathF.BitDecrement((float)number) : (float)number;

    /// <summary>A measure of how much two boxes overlap.</summary>
    private interface IOverlap
    {
        /// <summary>By how many pixels a box is taken to be larger in each direction.</summary>
        static abstract float Border { get; }

        /// <returns>All bits set where the overlap is above the threshold.</returns>
        static abstract Vector<int> IsAbove(Vector<float> intersection, Vector<float> area, Vector<float> other, Vector<float> threshold);
    }

    private readonly struct OverUnion : IOverlap
    {
        public static float Border => 0;

        public static Vector<int> IsAbove(Vector<float> intersection, Vector<float> area, Vector<float> other, Vector<float> threshold) =>
            Vector.GreaterThan(intersection / (area + other - intersection), threshold);
    }

    private readonly struct OverSmaller : IOverlap
    {
        public static float Border => 1;

        /// <summary>What is not a number is above.</summary>
        public static Vector<int> IsAbove(Vector<float> intersection, Vector<float> area, Vector<float> other, Vector<float> threshold) =>
            ~Vector.LessThanOrEqual(intersection / Vector.Min(area, other), threshold);
    }

    /// <summary>As many boxes as a vector has places.</summary>
    private readonly record struct Boxes(
        Vector<float> Left,
        Vector<float> Top,
        Vector<float> Right,
        Vector<float> Bottom,
        Vector<float> Area);

    /// <summary>Boxes side by side, filled up to whole vectors.</summary>
    private sealed class BoxColumns
    {
        private readonly float[] left;
        private readonly float[] top;
        private readonly float[] right;
        private readonly float[] bottom;
        private readonly float[] area;

        public BoxColumns(FaceBox[] boxes, float border)
        {
            Length = (boxes.Length + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count;
            (left, top, right, bottom, area) = (
                new float[Length],
                new float[Length],
                new float[Length],
                new float[Length],
                new float[Length]);
            foreach (var (i, box) in boxes.Index())
            {
                (left[i], top[i], right[i], bottom[i]) = (box.Left, box.Top, box.Right, box.Bottom);
                area[i] = (box.Width + border) * (box.Height + border);
            }
        }

        public int Length { get; }

        public Boxes At(int first) => new(new(left, first), new(top, first), new(right, first), new(bottom, first), new(area, first));

        public Boxes Repeat(int i) => new(new(left[i]), new(top[i]), new(right[i]), new(bottom[i]), new(area[i]));
    }
}
