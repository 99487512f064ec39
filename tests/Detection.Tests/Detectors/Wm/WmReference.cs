using System.Text.Json.Nodes;
using FakeFinder.Detection.Faces;
using FakeFinder.Detection.Tests.Support;
using FakeFinder.Media.Decoding;

namespace FakeFinder.Detection.Tests.Detectors.Wm;

/// <summary>Numbers of the original wm on the sample clip.</summary>
internal static class WmReference
{
    private static readonly JsonNode Detections = Golden.Read("injected", "detections.astronaut.json")["frames"]!;

    public static JsonNode Clip { get; } = Golden.Read("wm", "video.astronaut.json");

    /// <summary>As the reference calls them, in the order of models.json.</summary>
    public static IReadOnlyList<string> Networks { get; } = ["xception_hg2", "wsdan_xception", "wsdan_efficientnet_b3"];

    /// <summary>The detection that the original takes of a frame: of those above 0.8 the largest.</summary>
    public static IReadOnlyList<Face> FaceOf(Frame frame)
    {
        var found = Detections[frame.Index.ToString(System.Globalization.CultureInfo.InvariantCulture)]!;
        var scores = found["scores"].Floats();
        return
        [
            .. Enumerable
                .Range(0, scores.Length)
                .Where(i => scores[i] > 0.8f)
                .Select(i => new Face(
                    found["boxes"]![i].Box(),
                    scores[i],
                    [.. found["landmarks"]![i]!.AsArray().Select(point => new Landmark(point.Floats()[0], point.Floats()[1]))]))
                .OrderByDescending(face => face.Box.Area)
                .Take(1),
        ];
    }
}
