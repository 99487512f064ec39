using System.Text.Json.Nodes;
using FakeFinder.Detection.Faces.Mtcnn;
using FakeFinder.Reference;

namespace FakeFinder.Detection.Tests.Faces.Mtcnn;

public sealed class ScalePyramidTests
{
    [Theory]
    [InlineData("boken")]
    [InlineData("selimsef")]
    [InlineData("medics")]
    public void Scales_and_sizes_are_the_originals(string config)
    {
        var golden = JsonNode.Parse(File.ReadAllText(ReferenceFolder.PathOf("mtcnn", $"{config}.astronaut.json")))!;
        var frame = golden["frames"]![0]!;
        var size = frame["detectorImage"]!["size"]!;
        var image = Picture.Of((int)size[0]!, (int)size[1]!);
        var scales = ScalePyramid.Of(image, 20, (double)golden["mtcnn"]!["factor"]!);

        var expected = frame["stages"]!["scales"]!.AsArray();
        Assert.Equal(expected.Select(scale => (double)scale!["scale"]!), scales);
        Assert.Equal(
            expected.Select(scale => ((int)scale!["imageWH"]![0]!, (int)scale["imageWH"]![1]!)),
            scales.Select(scale => (ScalePyramid.SideAt(image.Width, scale), ScalePyramid.SideAt(image.Height, scale))));
    }

    [Theory]
    [InlineData(19, 0)]
    [InlineData(20, 1)]
    [InlineData(34, 2)]
    public void A_picture_below_the_smallest_face_has_no_scale(int side, int scales) =>
        Assert.Equal(scales, ScalePyramid.Of(Picture.Of(200, side), 20, 0.6).Count);
}
