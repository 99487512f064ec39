using FakeFinder.Detection.Detectors.Medics;


namespace FakeFinder.Detection.Tests.Detectors.Medics;

public sealed class MovingBoxesTests
{
    private static readonly DetectorScale Same = new(480, 360, 480);

    [Theory]
    [InlineData(new[] { 1, 2 }, 1.9)]
    [InlineData(new[] { 1, 2, 3, 4 }, 3.7)]
    [InlineData(new[] { 5 }, 5)]
    [InlineData(new[] { 0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100 }, 90)]
    public void The_90th_percentile_lies_between_the_two_nearest(int[] values, double expected) =>
        Assert.Equal(expected, MovingBoxes.PercentileOf(values, 90), 1e-12);

    [Fact]
    public void Centres_go_in_a_line_from_sample_to_sample_both_ends_included()
    {
        var boxes = MovingBoxes.Of([new(100, 100, 140, 140), new(118, 100, 158, 140), new(118, 100, 158, 140)], 10, 1.2, Same);

        Assert.Equal(20, boxes.Count);
        Assert.Equal([.. Enumerable.Range(0, 10).Select(i => 96 + (2 * i)), .. Enumerable.Repeat(114, 10)], boxes.Select(box => box.Left));
        Assert.All(boxes, box => Assert.Equal((48, 48), (box.Right - box.Left, box.Bottom - box.Top)));
    }

    [Fact]
    public void A_box_beyond_the_border_moves_in_and_one_larger_than_the_picture_begins_before_it()
    {
        var atTheLeft = MovingBoxes.Of([new(0, 0, 40, 40), new(0, 0, 40, 40)], 10, 1.2, Same);
        Assert.All(atTheLeft, box => Assert.Equal(new PixelBox(0, 0, 48, 48), box));

        var atTheRight = MovingBoxes.Of([new(440, 320, 480, 360), new(440, 320, 480, 360)], 10, 1.2, Same);
        Assert.All(atTheRight, box => Assert.Equal(new PixelBox(432, 312, 480, 360), box));

        var huge = MovingBoxes.Of([new(0, 0, 350, 350), new(0, 0, 350, 350)], 10, 1.2, Same);
        Assert.All(huge, box => Assert.Equal(new PixelBox(0, -60, 420, 360), box));
    }
}
