using FakeFinder.Detection.Crops;
using FakeFinder.Detection.Ensembles.Crops;
using FakeFinder.Detection.Faces;
using FakeFinder.Detection.Images;
using FakeFinder.Detection.Tests.Support;
using OpenCvSharp;

namespace FakeFinder.Detection.Tests.Ensembles.Crops;

[Collection(ReferenceClipGroup.Name)]
public sealed class ClippedSquareCropTests(ReferenceClip clip)
{
    private static readonly ClippedSquareCrop Crop = new(1.2, 224);

    [Fact]
    public void Crops_of_the_originals_boxes_are_the_originals_tensors()
    {
        var golden = Golden.Read("boken", "video.astronaut.json");
        var frames = golden["frames"]!.AsArray().ToDictionary(frame => (int)frame!["index"]!, frame => frame!["boxes"]![0].Box());
        Assert.Equal(15, golden["crops"]!.AsArray().Count);
        Assert.All(golden["crops"]!.AsArray(), crop =>
        {
            var index = (int)crop!["frameIndex"]!;
            var edges = crop["cropBoxX1Y1X2Y2"].Integers();
            Assert.Equal(new CropWindow(edges[0], edges[1], edges[2] - edges[0]), Crop.WindowOf(frames[index], 640, 480));
            using var image = new FrameImage(clip[index]);
            Golden.AssertTensor(crop["tensor"], Crop.Cut(image.Rgb, new Face(frames[index], null, [])), 1e-5);
        });
    }

    [Theory]
    [InlineData(100.2f, 50.9f, 200.1f, 150.4f, 91, 41, 119)]
    [InlineData(-30, 10, 70, 90, 0, 0, 120)]
    [InlineData(560, 300, 660, 400, 550, 290, 90)]
    [InlineData(300, 420, 400, 500, 290, 400, 80)]
    public void A_square_moves_in_at_the_left_and_upper_border_and_shrinks_at_the_others(
        float x1,
        float y1,
        float x2,
        float y2,
        int left,
        int top,
        int side
    ) => Assert.Equal(new CropWindow(left, top, side), Crop.WindowOf(new FaceBox(x1, y1, x2, y2), 640, 480));

    [Fact]
    public void A_face_beyond_the_border_cannot_be_cut_out_as_in_the_original()
    {
        using var picture = new Mat(480, 640, MatType.CV_8UC3);
        Assert.Throws<UncroppableFaceException>(() => Crop.Cut(picture, new Face(new FaceBox(720, 100, 760, 140), null, [])));
    }
}
