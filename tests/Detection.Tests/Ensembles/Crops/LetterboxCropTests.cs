using FakeFinder.Detection.Crops;
using FakeFinder.Detection.Ensembles.Crops;
using FakeFinder.Detection.Faces;
using FakeFinder.Detection.Images;
using FakeFinder.Detection.Tests.Support;
using OpenCvSharp;

namespace FakeFinder.Detection.Tests.Ensembles.Crops;

[Collection(ReferenceClipGroup.Name)]
public sealed class LetterboxCropTests(ReferenceClip clip)
{
    private const int Side = 380;
    private static readonly LetterboxCrop Crop = new(Side);

    [Fact]
    public void Crops_of_the_originals_boxes_are_the_originals_tensors()
    {
        var golden = Golden.Read("selimsef", "video.astronaut.json");
        var frames = golden["frames"]!.AsArray().ToDictionary(frame => (int)frame!["index"]!, frame => frame!["boxesHalfRes"]![0].Box(2));
        Assert.Equal(32, golden["crops"]!.AsArray().Count);
        Assert.All(golden["crops"]!.AsArray(), crop =>
        {
            var index = (int)crop!["frameIndex"]!;
            var edges = crop["cropBoxX1Y1X2Y2"].Integers();
            var window = LetterboxCrop.WindowOf(frames[index], 640, 480);
            Assert.Equal(Rect.FromLTRB(edges[0], edges[1], edges[2], edges[3]), window);
            var shape = crop["resizedShapeHW"].Integers();
            Assert.Equal(new Size(shape[1], shape[0]), Crop.SizeOf(window));

            using var image = new FrameImage(clip[index]);
            var tensor = Crop.Cut(image.Rgb, new Face(frames[index], null, []));

            // Nearer than the tolerance of 0.01: OpenCV's bicubic weights differ in their last bit from release to release.
            Golden.AssertTensor(crop["tensor"], tensor, 1e-3);
        });
    }

    [Theory]
    [InlineData(100.9f, 50.9f, 160.2f, 140.7f, 80, 20, 100, 150)]
    [InlineData(5, 7, 65, 97, 0, 0, 85, 127)]
    [InlineData(600, 400, 660, 490, 580, 370, 60, 110)]
    [InlineData(-9.9f, 100, 30.9f, 160, 0, 80, 43, 100)]
    public void A_third_of_the_face_is_added_on_each_side_within_the_frame(
        float x1,
        float y1,
        float x2,
        float y2,
        int left,
        int top,
        int width,
        int height
    ) => Assert.Equal(new Rect(left, top, width, height), LetterboxCrop.WindowOf(new FaceBox(x1, y1, x2, y2), 640, 480));

    [Theory]
    [InlineData(100, 200, 190, 380)]
    [InlineData(200, 100, 380, 190)]
    [InlineData(380, 301, 380, 301)]
    [InlineData(761, 760, 380, 379)]
    [InlineData(127, 127, 380, 380)]
    public void The_longer_side_fills_the_square(int width, int height, int toWidth, int toHeight) =>
        Assert.Equal(new Size(toWidth, toHeight), Crop.SizeOf(new Rect(0, 0, width, height)));

    [Fact]
    public void A_crop_that_shrinks_is_the_mean_of_the_pixels_that_it_covers_on_black()
    {
        using var picture = new Mat(1200, 1200, MatType.CV_8UC3);
        for (var y = 0; y < 1200; y++)
        {
            for (var x = 0; x < 1200; x++)
            {
                picture.Set(y, x, new Vec3b((byte)(x % 2 * 200), (byte)(y % 2 * 100), 50));
            }
        }

        // 228 x 456 with a third around it: 380 x 760, halved to 190 x 380 in the middle.
        var tensor = Crop.Cut(picture, new Face(new FaceBox(400, 300, 628, 756), null, []));
        var middle = (100 * Side) + (Side / 2);
        var black = 100 * Side;
        Assert.Equal(((100 / 255f) - 0.485f) / 0.229f, tensor[middle], 1e-5);
        Assert.Equal(((50 / 255f) - 0.456f) / 0.224f, tensor[(Side * Side) + middle], 1e-5);
        Assert.Equal(((50 / 255f) - 0.406f) / 0.225f, tensor[(2 * Side * Side) + middle], 1e-5);
        Assert.Equal(-0.485f / 0.229f, tensor[black], 1e-5);
        Assert.Equal(-0.406f / 0.225f, tensor[(2 * Side * Side) + black], 1e-5);
    }

    [Fact]
    public void A_face_beyond_the_border_cannot_be_cut_out_as_in_the_original()
    {
        using var picture = new Mat(480, 640, MatType.CV_8UC3);
        Assert.Throws<UncroppableFaceException>(() => Crop.Cut(picture, new Face(new FaceBox(720, 100, 760, 140), null, [])));
    }
}
