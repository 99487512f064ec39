using System.Security.Cryptography;
using System.Text.Json.Nodes;
using FakeFinder.Detection.Faces.Mtcnn;
using FakeFinder.Detection.Tests.Support;
using FakeFinder.Reference;

namespace FakeFinder.Detection.Tests.Faces.Mtcnn;

[Collection(ReferenceClipGroup.Name)]
public sealed class AntialiasedBicubicTests(ReferenceClip clip)
{
    [Fact]
    public void Half_of_each_frame_is_Pillows_to_the_bit()
    {
        var golden = JsonNode.Parse(File.ReadAllText(ReferenceFolder.PathOf("selimsef", "video.astronaut.json")))!["frames"]!.AsArray();
        Assert.Equal(32, golden.Count);
        Assert.All(
            golden,
            frame =>
            {
                var decoded = clip[(int)frame!["index"]!];
                Assert.Equal((string)frame["sha1rgb"]!, Sha1(decoded.Rgb));
                var half = AntialiasedBicubic.Resize(
                    new RgbImage(decoded.Rgb, decoded.Width, decoded.Height),
                    decoded.Width / 2,
                    decoded.Height / 2);
                Assert.Equal((string)frame["halfImageSha1Rgb"]!, Sha1(half.Pixels));
            });
    }

    [Fact]
    public void A_picture_of_one_colour_stays_so_up_or_down()
    {
        var image = new RgbImage(Enumerable.Repeat((byte)201, 37 * 23 * 3).ToArray(), 37, 23);
        Assert.All(AntialiasedBicubic.Resize(image, 11, 50).Pixels.ToArray(), value => Assert.Equal(201, value));
    }

    [Fact]
    public void Overshoot_is_cut_to_what_a_byte_holds()
    {
        byte[] edge = [.. Enumerable.Repeat((byte)0, 30), .. Enumerable.Repeat((byte)255, 30)];
        var wide = AntialiasedBicubic.Resize(new RgbImage(edge, 20, 1), 80, 1);
        Assert.Equal((80, 1, (byte)0, (byte)255), (wide.Width, wide.Height, wide.Pixels.ToArray().Min(), wide.Pixels.ToArray().Max()));
        Assert.Equal(wide.Pixels.ToArray().Order(), wide.Pixels.ToArray());
    }

#pragma warning disable CA5350 // The reference data are named by SHA-1.
    private static string Sha1(ReadOnlyMemory<byte> pixels) => Convert.ToHexStringLower(SHA1.HashData(pixels.Span));
#pragma warning restore CA5350
}
