using FakeFinder.Detection.Faces.Mtcnn;

namespace FakeFinder.Detection.Tests.Faces.Mtcnn;

public sealed class AreaResizeTests
{
    [Theory]
    [InlineData(50, 40, 13, 11)]
    [InlineData(5, 7, 24, 24)]
    [InlineData(48, 48, 48, 48)]
    [InlineData(1, 1, 24, 24)]
    public void Each_cell_is_the_mean_of_the_pixels_that_its_edges_rounded_outwards_enclose(
        int width,
        int height,
        int toWidth,
        int toHeight)
    {
        var image = Picture.Of(width + 6, height + 9);
        var planes = new float[3 * toWidth * toHeight];
        AreaResize.Write(image, new PixelWindow(2, 5, width, height), toHeight, toWidth, planes);

        for (var y = 0; y < toHeight; y++)
        {
            for (var x = 0; x < toWidth; x++)
            {
                var (top, bottom) = ((int)Math.Floor((double)y * height / toHeight), (int)Math.Ceiling((y + 1.0) * height / toHeight));
                var (left, right) = ((int)Math.Floor((double)x * width / toWidth), (int)Math.Ceiling((x + 1.0) * width / toWidth));
                for (var channel = 0; channel < 3; channel++)
                {
                    float sum = 0;
                    for (var row = top; row < bottom; row++)
                    {
                        for (var column = left; column < right; column++)
                        {
                            sum += image.Row(5 + row)[((2 + column) * 3) + channel];
                        }
                    }

                    var mean = sum / (bottom - top) / (right - left);
                    Assert.Equal((mean - 127.5f) * 0.0078125f, planes[(channel * toWidth * toHeight) + (y * toWidth) + x]);
                }
            }
        }
    }
}
