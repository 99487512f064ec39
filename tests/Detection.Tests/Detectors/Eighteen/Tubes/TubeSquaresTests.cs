using FakeFinder.Detection.Crops;
using FakeFinder.Detection.Detectors.Eighteen.Tubes;

namespace FakeFinder.Detection.Tests.Detectors.Eighteen.Tubes;

public sealed class TubeSquaresTests
{
    [Fact]
    public void All_squares_have_the_size_of_the_largest_made_even()
    {
        Assert.Equal(
            [new CropWindow(17, 12, 66), new CropWindow(117, 12, 66)],
            Of(new TubeBox(30, 20, 70, 71), new TubeBox(130, 20, 170, 70)));
    }

    [Fact]
    public void A_square_at_a_border_is_moved_into_the_frame()
    {
        Assert.Equal(new CropWindow(0, 0, 64), Assert.Single(Of(new TubeBox(-10, -5, 40, 45))));
        Assert.Equal(new CropWindow(148, 88, 52), Assert.Single(Of(new TubeBox(160, 90, 199, 139))));
    }

    [Fact]
    public void A_face_larger_than_the_frame_gets_the_largest_square_of_the_frame() =>
        Assert.Equal(new CropWindow(60, 0, 140), Assert.Single(Of(new TubeBox(0, -100, 300, 300))));

    [Fact]
    public void A_face_beyond_the_frame_has_no_square() =>
        Assert.Contains(
            "no pixels in its frame",
            Assert.Throws<UncroppableFaceException>(() => Of(new TubeBox(300, 20, 340, 60))).Message,
            StringComparison.Ordinal);

    private static IReadOnlyList<CropWindow> Of(params TubeBox[] boxes) =>
        TubeSquares.Of([.. boxes.Select((box, i) => new TubeEntry(i, 0, box))], 200, 140, 1.3);
}
