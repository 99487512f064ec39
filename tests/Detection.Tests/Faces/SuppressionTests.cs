using FakeFinder.Detection.Faces;

namespace FakeFinder.Detection.Tests.Faces;

public sealed class SuppressionTests
{
    [Fact]
    public void A_box_goes_where_it_overlaps_a_better_one_by_more_than_the_threshold()
    {
        ScoredBox[] boxes = [Box(0, 10, 0.5f), Box(0, 10, 0.9f), Box(5, 15, 0.7f), Box(20, 30, 0.6f)];
        Assert.Equal([1, 3], Suppression.ByUnion(boxes, 0.1));
    }

    [Fact]
    public void An_overlap_of_just_the_threshold_is_not_above_it()
    {
        ScoredBox[] boxes = [Box(0, 10, 0.9f), new(new FaceBox(0, 0, 10, 5), 0.8f)];
        Assert.Equal([0, 1], Suppression.ByUnion(boxes, 0.5));
        Assert.Equal([0], Suppression.ByUnion(boxes, 0.4999));
    }

    [Fact]
    public void A_box_that_is_gone_suppresses_no_other()
    {
        ScoredBox[] boxes = [Box(0, 10, 0.9f), Box(3, 13, 0.8f), Box(6, 16, 0.7f)];
        Assert.Equal([0, 2], Suppression.ByUnion(boxes, 0.3));
    }

    [Fact]
    public void A_box_within_a_larger_one_is_all_overlap_where_the_smaller_counts()
    {
        ScoredBox[] boxes = [Box(0, 100, 0.9f), Box(10, 20, 0.95f)];
        Assert.Equal([1], Suppression.BySmaller(boxes, 0.7f));
        Assert.Equal([1, 0], Suppression.ByUnion(boxes, 0.7));
    }

    [Fact]
    public void A_pixel_more_counts_where_the_smaller_counts()
    {
        // Of 11 pixels 8 are shared: 0.727 of each line, 0.7 without the pixel more.
        ScoredBox[] boxes = [new(new FaceBox(0, 0, 10, 0), 0.9f), new(new FaceBox(3, 0, 13, 0), 0.8f)];
        Assert.Equal([0], Suppression.BySmaller(boxes, 0.71f));
        Assert.Equal([0, 1], Suppression.BySmaller(boxes, 0.73f));
    }

    [Fact]
    public void Of_equal_scores_the_first_stays_by_union_and_the_last_by_the_smaller()
    {
        ScoredBox[] boxes = [Box(0, 10, 0.9f), Box(0, 10, 0.9f)];
        Assert.Equal([0], Suppression.ByUnion(boxes, 0.5));
        Assert.Equal([1], Suppression.BySmaller(boxes, 0.5f));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(301)]
    public void Many_boxes_compared_at_a_time_are_those_that_stay_where_each_is_compared_alone(int count)
    {
        var random = new Random(count);
        ScoredBox[] boxes = [.. Enumerable.Range(0, count).Select(_ =>
        {
            var (left, top) = (random.Next(20), random.Next(20));
            return new ScoredBox(new FaceBox(left, top, left + random.Next(12), top + random.Next(12)), random.Next(1000) / 1000f);
        })];

        Assert.Equal(OneByOne(boxes, 0, (a, b, shared) => shared / (a + b - shared) > 0.3), Suppression.ByUnion(boxes, 0.3));
        Assert.Equal(
            OneByOne([.. boxes.Reverse()], 1, (a, b, shared) => !(shared / MathF.Min(a, b) <= 0.7f)).Select(i => count - 1 - i),
            Suppression.BySmaller(boxes, 0.7f));
    }

    private static List<int> OneByOne(ScoredBox[] boxes, float border, Func<float, float, float, bool> isAbove)
    {
        List<int> kept = [];
        foreach (var i in Enumerable.Range(0, boxes.Length).OrderByDescending(i => boxes[i].Score))
        {
            var box = boxes[i].Box;
            if (!kept.Exists(k => isAbove(Area(boxes[k].Box, border), Area(box, border), Shared(boxes[k].Box, box, border))))
            {
                kept.Add(i);
            }
        }

        return kept;
    }

    private static float Area(FaceBox box, float border) => (box.Width + border) * (box.Height + border);

    private static float Shared(FaceBox a, FaceBox b, float border) =>
        MathF.Max(0, MathF.Min(a.Right, b.Right) - MathF.Max(a.Left, b.Left) + border)
        * MathF.Max(0, MathF.Min(a.Bottom, b.Bottom) - MathF.Max(a.Top, b.Top) + border);

    private static ScoredBox Box(float low, float high, float score) => new(new FaceBox(low, low, high, high), score);
}
