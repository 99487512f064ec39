using FakeFinder.Detection.Detectors.Medics;
using FakeFinder.Detection.Faces;

namespace FakeFinder.Detection.Tests.Detectors.Medics;

public sealed class FaceVolumeTests
{
    [Theory]
    [InlineData(2, 5, 2, 5)]
    [InlineData(0, 20, 0, 10)]
    [InlineData(-1, 5, 9, 5)]
    [InlineData(-3, -1, 7, 9)]
    [InlineData(-30, 5, 0, 5)]
    public void A_slice_takes_what_Python_takes(int start, int end, int first, int beyond) =>
        Assert.Equal(new PythonSlice(first, beyond), PythonSlice.Of(start, end, 10));

    [Fact]
    public void A_box_is_truncated_and_marks_nothing_where_it_begins_a_pixel_before_the_picture()
    {
        var volume = new FaceVolume(1, 10, 10);

        Assert.Null(volume.Mark(0, new FaceBox(-1.2f, 2, 5, 5), 0.9f));
        Assert.NotNull(volume.Mark(0, new FaceBox(-0.9f, 2.9f, 5.9f, 5.1f), 0.9f));
        var component = Assert.Single(volume.FindComponents());
        Assert.Equal((0, 4, 2, 4), (component.Left, component.Right, component.Top, component.Bottom));
    }

    [Fact]
    public void Corners_touch_in_space_and_in_time()
    {
        var volume = new FaceVolume(3, 10, 10);
        volume.Mark(0, new FaceBox(0, 0, 2, 2), 0.9f);
        volume.Mark(1, new FaceBox(2, 2, 4, 4), 0.9f);
        volume.Mark(1, new FaceBox(4, 4, 5, 5), 0.9f);
        volume.Mark(2, new FaceBox(6, 6, 8, 8), 0.9f);

        Assert.Equal([(2, 2), (0, 1)], volume.FindComponents().Select(component => (component.FirstSample, component.LastSample)));
    }

    [Fact]
    public void A_sample_without_faces_gets_what_its_neighbours_share_with_probability_0()
    {
        var volume = new FaceVolume(5, 10, 10);
        volume.Mark(0, new FaceBox(0, 0, 4, 4), 0.8f);
        volume.Mark(2, new FaceBox(2, 2, 6, 6), 0.8f);
        volume.FillGaps();

        var component = Assert.Single(volume.FindComponents());
        Assert.Equal((0, 2), (component.FirstSample, component.LastSample));
        Assert.Equal([new PixelBox(0, 0, 3, 3), new PixelBox(2, 2, 3, 3), new PixelBox(2, 2, 5, 5)], component.Corners);
        Assert.Equal(0.8 * 32 / 36, component.MeanProbability, 1e-6);
    }

    [Fact]
    public void Neither_the_first_nor_the_last_sample_nor_two_gaps_in_a_row_are_filled()
    {
        var volume = new FaceVolume(6, 10, 10);
        volume.Mark(1, new FaceBox(0, 0, 4, 4), 0.8f);
        volume.Mark(4, new FaceBox(0, 0, 4, 4), 0.9f);
        volume.FillGaps();

        Assert.Equal([(4, 4), (1, 1)], volume.FindComponents().Select(component => (component.FirstSample, component.LastSample)));
    }

    [Fact]
    public void Where_two_faces_overlap_the_corners_are_the_first_and_the_last_voxel()
    {
        var volume = new FaceVolume(1, 10, 10);
        volume.Mark(0, new FaceBox(4, 0, 8, 4), 0.5f);
        volume.Mark(0, new FaceBox(1, 2, 5, 6), 1);

        var component = Assert.Single(volume.FindComponents());
        Assert.Equal(new PixelBox(4, 0, 4, 5), Assert.Single(component.Corners));
        Assert.Equal((1, 7, 0, 5), (component.Left, component.Right, component.Top, component.Bottom));
        Assert.Equal(((14 * 0.5) + 16) / 30, component.MeanProbability, 1e-6);
    }
}
