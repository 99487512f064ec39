using System.Text.Json.Nodes;
using FakeFinder.Clips;
using FakeFinder.Detection.Detectors.Ntech;
using FakeFinder.Detection.Faces;
using FakeFinder.Detection.Pipelines;
using FakeFinder.Detection.Tests.Detectors.Medics;
using FakeFinder.Detection.Tests.Support;
using FakeFinder.Media.Tools;

namespace FakeFinder.Detection.Tests.Detectors.Ntech;

/// <summary>What the original gives for the sample clip (video.astronaut.json), and the clip and the faces that it was given.</summary>
internal static class NtechReference
{
    private static readonly JsonNode Injected = Golden.Read("injected", "detections.astronaut.json")["frames"]!;

    public static JsonNode Video { get; } = Golden.Read("ntech", "video.astronaut.json");

    public static NtechParameters Parameters { get; } =
        new()
        {
            SequenceNetwork = "ntech/sequence-b7",
            FirstFaceNetwork = "ntech/faces-first-b7",
            SecondFaceNetwork = "ntech/faces-second-b7",
        };

    /// <summary>A finder that finds the injected faces.</summary>
    public static ReferenceFaces Finder() => new(frame => FacesOf(frame.Index));

    /// <summary>The injected faces of a frame that are surer than 0.3, as the face finder gives them.</summary>
    public static IReadOnlyList<Face> FacesOf(int frame) =>
        [
            .. Injected[frame.ToString(System.Globalization.CultureInfo.InvariantCulture)]!["boxes"]!
                .AsArray()
                .Zip(
                    Injected[frame.ToString(System.Globalization.CultureInfo.InvariantCulture)]!["scores"].Floats(),
                    (box, score) => new Face(box.Box(), score, []))
                .Where(face => face.Confidence > 0.3),
        ];

    /// <summary>The golden row of each crop, by network, track and place.</summary>
    public static IReadOnlyDictionary<(NtechInput Input, NtechRow Row), NtechGolden> Rows { get; } =
        Sequences().Concat(Faces()).ToDictionary(row => (row.Input, row.Row));

    /// <summary>The sample clip, decoded as a worker decodes it.</summary>
    public static VideoAnalysis Clip(MediaTools tools, StageClock clock) => new(clock, null)
    {
        Video = SampleClip.Info,
        Wanted = new NtechFrames(15).FramesOf(SampleClip.Info),
        Source = indices => Decoders.Decoder(tools).DecodeAsync(tools, SampleClip.Path, indices),
    };

    private static IEnumerable<NtechGolden> Sequences() =>
        from sequence in Video["sequences"]!.AsArray().Index()
        from frame in sequence.Item!["inputs"]!.AsArray().Index()
        select new NtechGolden(
            NtechInput.Sequence,
            new NtechRow((int)sequence.Item!["track"]!, (sequence.Index * NtechPlan.SequenceLength) + frame.Index),
            sequence.Item!["rect"].Integers(),
            frame.Item!,
            (float)sequence.Item!["logits"]![frame.Index]!);

    private static IEnumerable<NtechGolden> Faces() =>
        from face in Video["faces"]!.AsArray().Index()
        select new NtechGolden(
            (string)face.Item!["net"]! == "first" ? NtechInput.FirstFace : NtechInput.SecondFace,
            new NtechRow((int)face.Item!["track"]!, face.Index),
            face.Item!["rect"].Integers(),
            face.Item!["input"]!,
            (float)face.Item!["logit"]!);
}

/// <summary>One crop of the original.</summary>
/// <param name="Rectangle">Left, top, right, bottom.</param>
/// <param name="Tensor">Statistics of its input.</param>
internal sealed record NtechGolden(NtechInput Input, NtechRow Row, int[] Rectangle, JsonNode Tensor, float Logit);
