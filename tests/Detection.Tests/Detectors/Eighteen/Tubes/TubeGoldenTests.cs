using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using FakeFinder.Detection.Crops;
using FakeFinder.Detection.Detectors.Eighteen;
using FakeFinder.Detection.Detectors.Eighteen.Tubes;
using FakeFinder.Detection.Tests.Support;
using FakeFinder.Reference;
using OpenCvSharp;

namespace FakeFinder.Detection.Tests.Detectors.Eighteen.Tubes;

/// <summary>Faces over made-up frames, from the detections to the pictures, against numbers of the original code.</summary>
public sealed class TubeGoldenTests
{
    private const int Channels = 3;

    /// <summary>The face finder's, which gives no face that is less probable.</summary>
    private const float LeastProbability = 0.8f;

    private static readonly EighteenParameters Parameters = new() { Networks = [Network(256), Network(299)] };

    public static TheoryData<string> Cases =>
        [.. Golden.Read("eighteen", "tubes.json")["cases"]!.AsArray().Select(one => (string)one!["name"]!)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Boxes_squares_and_pictures_are_those_of_the_original(string name)
    {
        var golden = Golden.Read("eighteen", "tubes.json")["cases"]!.AsArray().Single(one => (string)one!["name"]! == name)!;
        var (width, height) = ((int)golden["width"]!, (int)golden["height"]!);
        var frames = golden["frames"]!.AsArray();
        TubeBox[][] boxes =
        [
            .. frames.Select(faces =>
                faces!.AsArray().Where(face => face.Floats()[4] >= LeastProbability).Select(face => TubeBox.Of(face.Box())).ToArray()),
        ];
        var tubes = FaceTubes.Longest(FaceTubes.Connect(boxes, Parameters.MinimumOverlap), boxes, Parameters.MostFaces);

        Assert.Equal((int)golden["faces"]!, tubes.Count);
        TubePixels[] pixels = [.. tubes.Select(tube => new TubePixels(tube, frames.Count, width, height, Parameters))];
        Assert.Equal(
            golden["perFaceFrame"]!["rows"]!.AsArray().Select(row => row.Integers()),
            pixels.SelectMany(face => face.Cover.Select((entry, i) => Row(entry.Box, face.SquareOf(i)))));
        for (var i = 0; i < frames.Count; i++)
        {
            using var picture = Picture($"{name}.{i}", height, width);
            Array.ForEach(pixels, face => face.Cut(i, picture));
        }

        foreach (var (face, place) in pixels.Select((face, place) => (face, place)))
        {
            AssertMeans(golden["crop256Means"]![place], face, 256);
            AssertMeans(golden["crop299Means"]![place], face, 299);
        }
    }

    private static void AssertMeans(JsonNode? golden, TubePixels face, int side) =>
        Golden.AssertNear(golden.Floats(), [.. face.Cover.Select((_, i) => (float)face[i, side].Average(value => (double)value))], 0.01);

    private static EighteenNetwork Network(int side) => EighteenHost.Network("any/any", NetworkKind.Clip, side);

    private static int[] Row(TubeBox box, CropWindow square) =>
        [box.Left, box.Top, box.Right, box.Bottom, square.Left, square.Top, square.Side];

    private static Mat Picture(string name, int height, int width)
    {
        var values = Formula.Uniform(name, height * width * Channels);
        var picture = new Mat(height, width, MatType.CV_8UC3);
        Marshal.Copy(Array.ConvertAll(values, value => (byte)((value * 127.5f) + 127.5f)), 0, picture.Data, values.Length);
        return picture;
    }
}
