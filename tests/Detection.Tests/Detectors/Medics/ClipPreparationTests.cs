using System.Text.Json;
using FakeFinder.Detection.Detectors.Medics;

namespace FakeFinder.Detection.Tests.Detectors.Medics;

/// <summary>The networks' inputs against those of the original, from the original's track.</summary>
[Collection(MedicsClipGroup.Name)]
public sealed class ClipPreparationTests(MedicsClip clip)
{
    private const float Exactly = 1e-5f;

    /// <summary>
    /// OpenCV's bicubic resize rounds some pixels up and some down, depending on how its build is vectorised: a level of 255 over the
    /// smallest deviation.
    /// </summary>
    private const float OneLevel = 1.001f / (255 * 0.224f);

    private const double Tolerance = 1e-3;

    [Fact]
    public async Task Every_3D_networks_input_is_the_originals()
    {
        var pixels = await ReferenceTrack.ReadAsync(clip.Frames);
        Assert.Equal(7, MedicsReference.ClipNetworks.Count);
        foreach (var network in MedicsReference.ClipNetworks)
        {
            var expected = network.GetProperty("inputUnflipped");
            var tensor = ClipPreparation.Of(KindOf(network.GetProperty("norm").GetString()!)).ToTensor(pixels.Clip, mirrored: false);
            var side = (int)tensor.Shape[^1];

            Assert.Equal(expected.GetProperty("shape").Integers().Skip(1).Select(size => (long)size), tensor.Shape.Skip(1));
            AssertStatistics(expected, tensor.Values, Exactly);
            AssertEqual(
                expected.GetProperty("centerRow16frame0").Floats(),
                tensor.Values.AsSpan((side / 2 * side) + (side / 2) - 8, 16),
                Exactly);
            var lastFrame = Enumerable
                .Range(0, 3)
                .SelectMany(channel => tensor.Values.Skip(((channel * 99) + 98) * side * side).Take(side * side));
            Assert.Equal(expected.GetProperty("lastFrameMean").GetDouble(), lastFrame.Average(value => (double)value), 0.01);
        }
    }

    [Fact]
    public async Task A_mirrored_input_has_left_and_right_exchanged()
    {
        var pixels = await ReferenceTrack.ReadAsync(clip.Frames.Take(3));
        foreach (var kind in Enum.GetValues<ClipPreparationKind>())
        {
            var preparation = ClipPreparation.Of(kind);
            var straight = preparation.ToTensor(pixels.Clip, mirrored: false);
            var mirrored = preparation.ToTensor(pixels.Clip, mirrored: true);
            var rows = straight.Values.Chunk((int)straight.Shape[^1]).Zip(mirrored.Values.Chunk((int)straight.Shape[^1]));

            Assert.Equal(straight.Shape, mirrored.Shape);
            Assert.NotEqual(straight.Values, mirrored.Values);
            Assert.All(rows.Take(500), row => Assert.Equal(row.First, row.Second.Reverse()));
        }
    }

    [Fact]
    public async Task Every_input_of_the_2D_network_is_the_originals_every_other_one_mirrored()
    {
        var frames = (await ReferenceTrack.ReadAsync(clip.Frames)).Frames;
        JsonElement[] expected = [.. MedicsReference.FrameNetwork.GetProperty("inputs").EnumerateArray()];
        Assert.Equal(expected.Length, frames.Count);
        Assert.True(frames.AreUsable);
        for (var i = 0; i < frames.Count; i++)
        {
            var tensor = frames.ToTensor(i, 1);
            Assert.Equal(expected[i].GetProperty("shape").Integers().Select(size => (long)size), tensor.Shape);
            AssertStatistics(expected[i], tensor.Values, OneLevel);
        }

        Assert.Equal(frames.ToTensor(5, 1).Values, frames.ToTensor(4, 3)[1].ToArray());
    }

    [Theory]
    [InlineData("0,0,20,20;5,5,25,25", true)]
    [InlineData("0,0,20,20;5,5,26,25", false)]
    [InlineData("0,0,20,20;5,5,26,26", true)]
    [InlineData("0,0,20,20;5,5,25,26", true)]
    [InlineData("0,0,20,20;5,-6,25,20", false)]
    public void Where_NumPy_cannot_make_one_array_of_the_crops_they_are_not_used(string boxes, bool usable)
    {
        PixelBox[] moving =
        [
            .. boxes
                .Split(';')
                .Select(box => box.Split(',').Select(int.Parse).ToArray())
                .Select(box => new PixelBox(box[0], box[1], box[2], box[3])),
        ];
        Assert.Equal(usable, new FaceFrames(ReferenceTrack.Track with { Moving = moving }, 100, 80, 32).AreUsable);
    }

    [Fact]
    public async Task A_frame_that_the_clip_promises_and_does_not_have_is_black()
    {
        var pixels = await ReferenceTrack.ReadAsync(clip.Frames.Take(40));
        Assert.Equal(99, pixels.Clip.Frames);
        Assert.True(pixels.Clip[39].ContainsAnyExcept((byte)0));
        Assert.False(pixels.Clip[40].ContainsAnyExcept((byte)0));
    }

    private static ClipPreparationKind KindOf(string norm) => norm switch
    {
        "i3d" => ClipPreparationKind.I3d,
        "nil" => ClipPreparationKind.Nil,
        "112_imagenet" => ClipPreparationKind.ImageNet112,
        "224_imagenet" => ClipPreparationKind.ImageNet224,
        _ => throw new ArgumentException($"The reference has an unknown norm '{norm}'.", nameof(norm)),
    };

    private static void AssertStatistics(JsonElement expected, float[] values, float tolerance)
    {
        var mean = values.Average(value => (double)value);
        Assert.Equal(expected.GetProperty("mean").GetDouble(), mean, Tolerance);
        Assert.Equal(
            expected.GetProperty("std").GetDouble(),
            Math.Sqrt(values.Average(value => (value - mean) * (value - mean))),
            Tolerance);
        AssertEqual(expected.GetProperty("first16").Floats(), values.AsSpan(0, 16), tolerance);
    }

    private static void AssertEqual(float[] expected, ReadOnlySpan<float> values, float tolerance)
    {
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], values[i], tolerance);
        }
    }
}
