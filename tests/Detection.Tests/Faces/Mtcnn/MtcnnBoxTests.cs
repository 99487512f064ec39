using FakeFinder.Detection.Faces;
using FakeFinder.Detection.Faces.Mtcnn;

namespace FakeFinder.Detection.Tests.Faces.Mtcnn;

public sealed class MtcnnBoxTests
{
    /// <summary>18 / 0.6 is 30, but in float32 just below, as the original computes it.</summary>
    [Fact]
    public void A_cell_of_the_first_network_is_a_box_of_the_picture_in_float32() =>
        Assert.Equal(new MtcnnBox(11, 18, 29, 36, 0.9f), MtcnnBox.OfCell(column: 3, row: 5, scale: 0.6f, score: 0.9f));

    [Fact]
    public void A_box_moves_by_its_size_and_after_the_second_network_by_a_pixel_more()
    {
        var box = new MtcnnBox(10, 20, 30, 60, 0.9f);
        var offsets = new BoxOffsets(0.5f, -0.5f, 0.25f, 0.125f);
        Assert.Equal(new MtcnnBox(20, 0, 35, 65, 0.9f), box.Moved(offsets, extra: 0));
        Assert.Equal(new MtcnnBox(20.5f, -0.5f, 35.25f, 65.125f, 0.9f), box.Moved(offsets, extra: 1));
    }

    [Fact]
    public void A_box_grows_to_the_square_of_its_longer_side_around_its_centre() =>
        Assert.Equal(new MtcnnBox(0, 20, 40, 60, 0.9f), new MtcnnBox(10, 20, 30, 60, 0.9f).Squared());

    [Theory]
    [InlineData(10.9f, 20.9f, 30.9f, 40.9f, 9, 19, 21, 21)]
    [InlineData(-5.5f, -0.5f, 30, 40, 0, 0, 30, 40)]
    [InlineData(90, 70, 130, 95, 89, 69, 11, 11)]
    public void A_box_is_cut_from_one_to_the_end_at_the_border_of_the_picture(
        float x1,
        float y1,
        float x2,
        float y2,
        int left,
        int top,
        int width,
        int height
    ) => Assert.Equal(new PixelWindow(left, top, width, height), new MtcnnBox(x1, y1, x2, y2, 1).CutTo(Picture.Of(100, 80)));

    [Theory]
    [InlineData(101, 5, 120, 20)]
    [InlineData(-30, 5, -4, 20)]
    [InlineData(5, 81, 20, 99)]
    public void A_box_beyond_the_border_has_no_pixel(float x1, float y1, float x2, float y2) =>
        Assert.True(new MtcnnBox(x1, y1, x2, y2, 1).CutTo(Picture.Of(100, 80)).IsEmpty);

    [Fact]
    public void A_landmark_lies_in_the_box_that_is_a_pixel_larger() =>
        Assert.Equal(new Landmark(9 + 10.5f, 19 + 10.25f), new MtcnnBox(10, 20, 30, 60, 1).PointAt(0.5f, 0.25f));
}
