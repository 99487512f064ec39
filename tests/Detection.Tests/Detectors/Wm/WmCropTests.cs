using FakeFinder.Catalog;
using FakeFinder.Detection.Crops.Alignment;
using FakeFinder.Detection.Ensembles;
using FakeFinder.Detection.Entries;
using FakeFinder.Detection.Images;
using FakeFinder.Detection.Networks;
using FakeFinder.Detection.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using OpenCvSharp;

namespace FakeFinder.Detection.Tests.Detectors.Wm;

/// <summary>From the frames of the clip to the input of each network, with the parameters of models.json.</summary>
[Collection(ReferenceClipGroup.Name)]
public sealed class WmCropTests(ReferenceClip clip)
{
    private static readonly EnsembleParameters Parameters = Read();

    private static readonly AlignedCrop Crop = (AlignedCrop)Parameters.Crop.ToCrop();

    [Fact]
    public void Every_aligned_crop_is_the_originals()
    {
        Assert.Equal(25, WmReference.Clip["perFrame"]!.AsArray().Count);
        Assert.All(WmReference.Clip["perFrame"]!.AsArray(), golden =>
        {
            var frame = clip[(int)golden!["frame"]!];
            var face = WmReference.FaceOf(frame)[0];
            using var image = new FrameImage(frame);
            using var aligned = Crop.Warp(image.Rgb, face.Landmarks);

            var mean = Cv2.Mean(aligned);
            Assert.Equal(
                golden["matrix2x3"]!.AsArray().SelectMany(row => row!.AsArray()).Select(value => (double)value!),
                Crop.TransformOf(face.Landmarks)!.Value.ToMatrix(),
                (expected, actual) => Math.Abs(expected - actual) < 1e-9);
            Golden.AssertNear(golden["alignedMeanBgr"].Floats(), [(float)mean.Val2, (float)mean.Val1, (float)mean.Val0], 0.01);
            foreach (var pixel in golden["alignedPixelsBgr"]!.AsArray().Select(pixel => pixel.Integers()))
            {
                var actual = aligned.At<Vec3b>(pixel[0], pixel[1]);
                Assert.Equal((pixel[2], pixel[3], pixel[4]), (actual.Item2, actual.Item1, actual.Item0));
            }
        });
    }

    [Fact]
    public void Every_input_of_every_network_is_the_originals() => Assert.All(WmReference.Clip["perFrame"]!.AsArray(), golden =>
    {
        var frame = clip[(int)golden!["frame"]!];
        using var image = new FrameImage(frame);
        var crop = new NetworkTensor(Crop.Cut(image.Rgb, WmReference.FaceOf(frame)[0]), 1, 3, Crop.Side, Crop.Side);
        foreach (var (network, name) in Parameters.Networks.Zip(WmReference.Networks))
        {
            var input = network.ToInput(Crop.Side)!.Of(crop);
            var expected = golden["nets"]![name]!["input"]!;
            Assert.Equal([1, .. expected["shape"].Integers()], input.Shape.Select(size => (int)size));
            Golden.AssertTensor(expected, input.Values, 1e-5);
            Golden.AssertNear(expected["mid16"].Floats(), input.Values.AsSpan(input.Values.Length / 2, 16), 1e-5);
        }
    });

    private static EnsembleParameters Read()
    {
        using var host = DetectionHost.Create(new GivenFrames(SampleClip.Info, []));
        return EntryParameters.Read<EnsembleParameters>(
            host.Services.GetRequiredService<ModelCatalog>().Find("wm")!.Parameters,
            "detector wm");
    }
}
