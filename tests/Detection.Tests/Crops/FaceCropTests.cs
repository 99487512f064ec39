using FakeFinder.Detection.Crops;
using FakeFinder.Detection.Faces;
using FakeFinder.Detection.Images;
using OpenCvSharp;

namespace FakeFinder.Detection.Tests.Crops;

public sealed class FaceCropTests
{
    [Fact]
    public void A_window_is_a_square_around_the_centre_of_the_face() =>
        Assert.Equal(new CropWindow(40, 30, 80), CropWindow.Around(new FaceBox(60, 50, 100, 90), 2));

    [Fact]
    public void The_longer_side_of_the_face_rules() =>
        Assert.Equal(new CropWindow(60, 50, 40), CropWindow.Around(new FaceBox(70, 50, 90, 90), 1));

    [Theory]
    [InlineData(-10, 5, 0, 5)]
    [InlineData(5, -10, 5, 0)]
    [InlineData(95, 70, 80, 60)]
    public void A_shifted_window_lies_in_the_frame(int left, int top, int shiftedLeft, int shiftedTop) =>
        Assert.Equal(new CropWindow(shiftedLeft, shiftedTop, 20), new CropWindow(left, top, 20).ShiftedInto(100, 80));

    [Fact]
    public void A_window_larger_than_the_frame_shrinks() =>
        Assert.Equal(new CropWindow(0, 0, 80), new CropWindow(-50, -50, 200).ShiftedInto(100, 80));

    [Fact]
    public void A_tensor_has_a_plane_for_each_of_red_green_and_blue()
    {
        using var picture = Picture(100, 80);
        var tensor = Crop(CropBorder.Mirror, 10).Cut(picture, new Face(new FaceBox(20, 30, 30, 40), null, []))!;

        for (var channel = 0; channel < 3; channel++)
        {
            Assert.Equal(Pixel(y: 30, x: 20, channel), tensor[channel * 100]);
            Assert.Equal(Pixel(y: 39, x: 29, channel), tensor[(channel * 100) + 99]);
            Assert.Equal(Pixel(y: 33, x: 25, channel), tensor[(channel * 100) + 35]);
        }
    }

    [Fact]
    public void Beyond_the_border_the_frame_is_mirrored_without_repeating_its_border()
    {
        using var picture = Picture(100, 80);
        var tensor = Crop(CropBorder.Mirror, 10).Cut(picture, new Face(new FaceBox(-4, 74, 6, 84), null, []))!;

        Assert.Equal(Pixel(y: 74, x: 4, 0), tensor[0]);
        Assert.Equal(Pixel(y: 74, x: 1, 0), tensor[3]);
        Assert.Equal(Pixel(y: 74, x: 0, 0), tensor[4]);
        Assert.Equal(Pixel(y: 79, x: 0, 0), tensor[54]);
        Assert.Equal(Pixel(y: 78, x: 0, 0), tensor[64]);
    }

    [Fact]
    public void A_shifted_crop_takes_what_is_inside()
    {
        using var picture = Picture(100, 80);
        var tensor = Crop(CropBorder.Shift, 10).Cut(picture, new Face(new FaceBox(-4, 74, 6, 84), null, []))!;

        Assert.Equal(Pixel(y: 70, x: 0, 0), tensor[0]);
        Assert.Equal(Pixel(y: 79, x: 9, 0), tensor[99]);
    }

    [Theory]
    [InlineData(CropBorder.Mirror)]
    [InlineData(CropBorder.Shift)]
    public void A_face_beyond_the_frame_has_no_crop(CropBorder border)
    {
        using var picture = Picture(100, 80);
        Assert.Null(Crop(border, 10).Cut(picture, new Face(new FaceBox(120, 10, 130, 20), null, [])));
    }

    [Fact]
    public void A_crop_much_larger_than_the_frame_is_mirrored_again_and_again()
    {
        using var picture = Picture(4, 4);
        var tensor = Crop(CropBorder.Mirror, 24).Cut(picture, new Face(new FaceBox(-10, -10, 14, 14), null, []))!;

        Assert.Equal(Pixel(y: 0, x: 0, 0), tensor[(10 * 24) + 10]);
        Assert.Equal(Pixel(y: 0, x: 0, 0), tensor[(10 * 24) + 16]);
        Assert.Equal(Pixel(y: 0, x: 3, 0), tensor[(10 * 24) + 19]);
    }

    [Fact]
    public void Scaling_takes_the_mean_away_and_divides()
    {
        using var picture = new Mat(1, 1, MatType.CV_8UC3, new Scalar(10, 20, 30));
        var tensor = new float[3];
        new PixelScaling([2, 0, -30], [4, 5, 6]).Write(picture, tensor);

        Assert.Equal([2, 4, 10], tensor);
    }

    private static FaceCrop Crop(CropBorder border, int side) => new()
    {
        Enlargement = 1,
        Side = side,
        Border = border,
        Interpolation = InterpolationFlags.Area,
        Scaling = PixelScaling.None,
    };

    private static byte Pixel(int y, int x, int channel) => (byte)((y * 31) + (x * 7) + (channel * 85));

    private static Mat Picture(int width, int height)
    {
        var picture = new Mat(height, width, MatType.CV_8UC3);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                picture.Set(y, x, new Vec3b(Pixel(y, x, 0), Pixel(y, x, 1), Pixel(y, x, 2)));
            }
        }

        return picture;
    }
}
