using BenchmarkDotNet.Attributes;
using FakeFinder.Bench.Residual;
using FakeFinder.Detection.Faces;
using FakeFinder.Detection.Images;
using FakeFinder.Media.Decoding;

namespace FakeFinder.Bench.Code;

/// <summary>From a frame and a face to a tensor.</summary>
public class CropBenchmarks : IDisposable
{
    private static readonly Face Face = new(new FaceBox(700, 300, 1000, 600), null, []);

    private FrameImage image = null!;

    [GlobalSetup]
    public void SetUp()
    {
        var rgb = new byte[1920 * 1080 * 3];
        new Random(1).NextBytes(rgb);
        image = new FrameImage(new Frame(0, TimeSpan.Zero, 1920, 1080, rgb));
    }

    [Benchmark]
    public float[]? Crop_300_pixels_of_1080p_to_224() => ResidualCrops.Crop.Cut(image.Rgb, Face);

    [GlobalCleanup]
    public void Dispose()
    {
        image.Dispose();
        GC.SuppressFinalize(this);
    }
}
