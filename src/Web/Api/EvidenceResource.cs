using System.Text.Json.Serialization;
using FakeFinder.Reports.Evidence;

namespace FakeFinder.Web.Api;

/// <summary>What a job's reports say of its video's seconds and faces, and the job's result in words.</summary>
/// <param name="Video">The id of the job's video.</param>
/// <param name="Bands">What scores say in words: all bands that a score can lie in, from the lowest.</param>
/// <param name="Width">Pixels of the video as shown, to which all boxes refer; 0 where no report says it.</param>
/// <param name="Height">Pixels of the video as shown; 0 where no report says it.</param>
/// <param name="DurationSeconds">At least the time of the last frame that a report has.</param>
/// <param name="Lanes">One for each detector that has a report, in the job's order.</param>
/// <param name="Tracks">Faces over time, by their first appearance.</param>
/// <param name="Moments">What to look at first: at most five, the worst first.</param>
internal sealed record EvidenceResource(
    Guid Job,
    string Video,
    SummaryResource Summary,
    IReadOnlyList<BandResource> Bands,
    int Width,
    int Height,
    double DurationSeconds,
    IReadOnlyList<LaneResource> Lanes,
    IReadOnlyList<FaceTrackResource> Tracks,
    IReadOnlyList<MomentResource> Moments);

/// <summary>A band of probabilities.</summary>
/// <param name="Above">Probabilities above it lie in this band, up to the next one's. Exactly 0.5 lies in none.</param>
/// <param name="Word">Such as <c>Weak sign</c>.</param>
internal sealed record BandResource(Band Band, double Above, string Word);

/// <summary>One detector over the video's time.</summary>
/// <param name="Heuristic">It was not trained: its scores are no evidence by themselves.</param>
/// <param name="Notice">What must stand wherever its scores are shown; absent where there is nothing.</param>
/// <param name="Score">Of the whole video.</param>
/// <param name="Probability">Calibrated where a calibration has the detector, else the score.</param>
/// <param name="Marks">The frames that it searched or judged, in order.</param>
/// <param name="Gaps">Where it judged nothing though it wanted to.</param>
internal sealed record LaneResource(
    string Detector,
    string Title,
    bool Heuristic,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Notice,
    double Score,
    double Probability,
    Band Band,
    IReadOnlyList<MarkResource> Marks,
    IReadOnlyList<Gap> Gaps);

/// <summary>One frame of a lane.</summary>
/// <param name="Frame">The i-th of a sequential decode, from 0.</param>
/// <param name="Seconds">As a player shows it.</param>
/// <param name="Score">The frame's, or the highest of its faces; absent where it has none.</param>
internal sealed record MarkResource(
    int Frame,
    double Seconds,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Score,
    IReadOnlyList<MarkedFaceResource> Faces);

/// <summary>One face of a mark; its box in pixels, to a tenth, as far as it lies in the frame.</summary>
/// <param name="Score">Of this face; absent where the detector has none.</param>
/// <param name="Track">The label of its track; empty, as the box is, where it lies outside the frame.</param>
internal sealed record MarkedFaceResource(
    double Left,
    double Top,
    double Right,
    double Bottom,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Score,
    string Track);

/// <summary>One face over time.</summary>
/// <param name="Label">A, B, … in the order of first appearance.</param>
/// <param name="Frames">In how many frames it was found.</param>
/// <param name="Best">Its largest appearance.</param>
/// <param name="Scores">By detector: the mean over its scored appearances.</param>
internal sealed record FaceTrackResource(
    string Label,
    double FirstSeconds,
    double LastSeconds,
    int Frames,
    FaceSpotResource Best,
    IReadOnlyDictionary<string, double> Scores);

/// <summary>A face in a frame; its box in pixels, to a tenth, and empty where a detector judged the whole frame.</summary>
internal sealed record FaceSpotResource(int Frame, double Seconds, double Left, double Top, double Right, double Bottom);

/// <summary>A suspicious moment.</summary>
/// <param name="Track">The label of the face; absent where the whole frame was judged.</param>
/// <param name="Detectors">Those that scored it above 0.5, the highest first.</param>
internal sealed record MomentResource(
    double Score,
    FaceSpotResource Spot,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Track,
    IReadOnlyList<DetectorScore> Detectors);
