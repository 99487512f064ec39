using FakeFinder.Detection.Crops.Alignment;
using FakeFinder.Detection.Faces;
using FakeFinder.Detection.Tests.Support;
using FakeFinder.Reference;
using OpenCvSharp;

namespace FakeFinder.Detection.Tests.Crops.Alignment;

public sealed class AlignedCropTests
{
    private static readonly AlignedCrop Crop = new()
    {
        Side = 320,
        WholeLandmarks = true,
        Targets = [new(122.5f, 141.25f), new(197.5f, 141.25f), new(160, 178.75f), new(137.5f, 225.25f), new(182.5f, 225.25f)],
    };

    [Fact]
    public void The_transform_is_the_originals()
    {
        var golden = Golden.Read("wm", "align.json");
        var landmarks = Points(golden["landmarks"]!.AsArray().Select(point => point.Floats()));
        var matrix = Crop.TransformOf(landmarks)!.Value.ToMatrix();
        Assert.Equal(
            golden["matrix2x3"]!.AsArray().SelectMany(row => row!.AsArray()).Select(value => (double)value!),
            matrix,
            (expected, actual) => Math.Abs(expected - actual) < 1e-9);

        // Kept for the score: fractions of a pixel do not count, and below zero too they are cut toward zero.
        Assert.Equal(
            matrix,
            Crop.TransformOf([.. landmarks.Select(point => new Landmark(point.X + 0.9f, point.Y + 0.9f))])!.Value.ToMatrix());
        Assert.Equal(
            Crop.TransformOf([new(0, 0), new(5, 0), new(2, 2), new(0, 5), new(5, 5)]),
            Crop.TransformOf([new(-0.9f, 0), new(5, -0.9f), new(2, 2), new(0, 5), new(5, 5)]));
    }

    [Fact]
    public void The_warp_is_the_originals_pixel_for_pixel()
    {
        var golden = Golden.Read("wm", "align.json");
        var pixels = Array.ConvertAll(Formula.Uniform("alignimage", 240 * 320 * 3), value => (byte)((value * 127.5f) + 127.5f));
        using var picture = Mat.FromPixelData(240, 320, MatType.CV_8UC3, pixels);
        using var crop = Crop.Warp(picture, Points(golden["landmarks"]!.AsArray().Select(point => point.Floats())));
        Assert.True(crop.GetArray<Vec3b>(out var warped));
        int[] values = [.. warped.SelectMany(pixel => new int[] { pixel.Item0, pixel.Item1, pixel.Item2 })];

        foreach (var row in new[] { golden["row160"]!, golden["row200"]! })
        {
            var expected = row["values"].Integers();
            Assert.Equal(expected, values.AsSpan((((int)row["y"]! * 320) + (int)row["x0"]!) * 3, expected.Length).ToArray());
        }

        Assert.Equal((long)golden["sum"]!, values.Sum(value => (long)value));
        Assert.Equal((int)golden["nonZeroPixels"]!, warped.Count(pixel => pixel != default));
    }

    [Fact]
    public void Landmarks_that_are_mirrored_are_turned_as_well_as_can_be_and_not_mirrored_back()
    {
        var transform = SimilarityTransform
            .Between([new(1, 0), new(-1, 0), new(0, 2), new(0, -2)], [new(-1, 0), new(1, 0), new(0, 2), new(0, -2)])!
            .Value;
        Assert.Equal(0.6, transform.Cosine, 1e-12);
        Assert.Equal(0, transform.Sine, 1e-12);
    }

    [Fact]
    public void Where_all_landmarks_lie_on_one_pixel_the_crop_is_black()
    {
        using var picture = new Mat(100, 100, MatType.CV_8UC3, Scalar.White);
        Assert.All(
            Crop.Cut(picture, new Face(default, 1, [.. Enumerable.Repeat(new Landmark(50.2f, 50.7f), 5)])),
            value => Assert.Equal(0, value));
    }

    [Fact]
    public void A_face_finder_without_landmarks_is_of_no_use()
    {
        using var picture = new Mat(100, 100, MatType.CV_8UC3, Scalar.White);
        var exception = Assert.Throws<InvalidOperationException>(() => Crop.Cut(picture, new Face(new FaceBox(10, 10, 50, 50), 1, [])));
        Assert.Contains("0 landmarks", exception.Message, StringComparison.Ordinal);
    }

    private static Landmark[] Points(IEnumerable<float[]> pairs) => [.. pairs.Select(pair => new Landmark(pair[0], pair[1]))];
}
