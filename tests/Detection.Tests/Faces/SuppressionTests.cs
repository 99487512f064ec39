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

    private static ScoredBox Box(float low, float high, float score) => new(new FaceBox(low, low, high, high), score);
}
