using FakeFinder.Contracts;

namespace FakeFinder.Web.Api;

/// <summary>How much a score rests on. Each frame is counted once.</summary>
/// <param name="Summary">For people, such as "Judged 1 of 60 frames (59 are missing at the end)".</param>
/// <param name="IsLow">True where fewer than half of the wanted frames were judged, or none was.</param>
/// <param name="FramesWanted">Frames that the detector's sampling rule asks for.</param>
/// <param name="FramesPresent">Of the wanted frames, those that the video has.</param>
/// <param name="FramesDecoded">Of the wanted frames, those that could be decoded.</param>
/// <param name="FramesSearched">Frames in which the detector looked for faces; 0 for one that judges whole frames.</param>
/// <param name="FramesWithFace">Of the searched frames, those in which it found one.</param>
/// <param name="FramesJudged">Frames that went into the score, or whose faces did, alone or in a clip; none where the score is
/// undetermined.</param>
/// <param name="FacesSeen">Faces found in the searched frames.</param>
/// <param name="FacesJudged">Of the faces seen, those that went into the score.</param>
/// <param name="TracksSeen">Tracks (one face over several frames) that were found; null for a detector that makes none.</param>
/// <param name="TracksJudged">Of the tracks, those that went into the score; null for a detector that makes none.</param>
/// <param name="FramesInVideo">Frames of the whole video, as far as it is known.</param>
internal sealed record CoverageResource(
    string Summary,
    bool IsLow,
    int FramesWanted,
    int FramesPresent,
    int FramesDecoded,
    int FramesSearched,
    int FramesWithFace,
    int FramesJudged,
    int FacesSeen,
    int FacesJudged,
    int? TracksSeen,
    int? TracksJudged,
    int? FramesInVideo)
{
    /// <returns>Null where there is none.</returns>
    public static CoverageResource? Of(Coverage? coverage) => coverage is null ? null : new(
        coverage.Summary,
        coverage.IsLow,
        coverage.FramesWanted,
        coverage.FramesPresent,
        coverage.FramesDecoded,
        coverage.FramesSearched,
        coverage.FramesWithFace,
        coverage.FramesJudged,
        coverage.FacesSeen,
        coverage.FacesJudged,
        coverage.TracksSeen,
        coverage.TracksJudged,
        coverage.FramesInVideo);
}
