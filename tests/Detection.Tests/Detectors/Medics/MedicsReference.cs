using System.Text.Json;
using FakeFinder.Detection.Detectors.Medics;
using FakeFinder.Detection.Faces;
using FakeFinder.Reference;

namespace FakeFinder.Detection.Tests.Detectors.Medics;

/// <summary>What the original gives for the sample clip (video.astronaut.json).</summary>
internal static class MedicsReference
{
    private static readonly JsonElement File = JsonDocument
        .Parse(System.IO.File.ReadAllText(ReferenceFolder.PathOf("medics", "video.astronaut.json")))
        .RootElement;

    public static IReadOnlyList<int> SampledFrames { get; } =
    [.. File.GetProperty("sampledFrameIndices").EnumerateArray().Select(index => index.GetInt32())];

    /// <summary>By frame.</summary>
    public static IReadOnlyDictionary<int, JsonElement> Detections { get; } =
        File.GetProperty("detectionCalls")[0].EnumerateArray().ToDictionary(frame => frame.GetProperty("index").GetInt32());

    public static JsonElement Face { get; } = File.GetProperty("faces")[0];

    public static IReadOnlyList<JsonElement> ClipNetworks { get; } = [.. File.GetProperty("networks3d").EnumerateArray()];

    public static JsonElement FrameNetwork { get; } = File.GetProperty("network2d");

    public static double FramePrediction { get; } = File.GetProperty("prediction2d").GetDouble();

    public static double Score { get; } = File.GetProperty("score").GetDouble();

    public static float[] Floats(this JsonElement array) => [.. array.EnumerateArray().Select(value => value.GetSingle())];

    public static IReadOnlyList<int> Integers(this JsonElement array) => [.. array.EnumerateArray().Select(value => value.GetInt32())];

    public static IReadOnlyList<PixelBox> MovingBoxes() =>
        [
            .. Face.GetProperty("coordsX1Y1X2Y2")
                .EnumerateArray()
                .Select(box => box.Integers())
                .Select(box => new PixelBox(box[0], box[1], box[2], box[3])),
        ];

    /// <summary>The faces of a frame, in pixels of the detector's picture.</summary>
    public static IReadOnlyList<Face> FacesOf(int frame) =>
    [
        .. Detections[frame].GetProperty("boxes").EnumerateArray().Zip(
            Detections[frame].GetProperty("probs").Floats(),
            (box, probability) => (Box: box.Floats(), probability))
            .Select(face => new Face(new FaceBox(face.Box[0], face.Box[1], face.Box[2], face.Box[3]), face.probability, [])),
    ];
}
