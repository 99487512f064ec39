using FakeFinder.Contracts;
using StoredCoverage = FakeFinder.Reports.Coverage;

namespace FakeFinder.Hosting.Messages;

/// <summary>Between the coverage that reports and rows have and the one that is told.</summary>
public static class CoverageMessages
{
    public static Coverage Told(this StoredCoverage coverage) => new(
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

    public static StoredCoverage Stored(this Coverage coverage) => new()
    {
        FramesWanted = coverage.FramesWanted,
        FramesPresent = coverage.FramesPresent,
        FramesDecoded = coverage.FramesDecoded,
        FramesSearched = coverage.FramesSearched,
        FramesWithFace = coverage.FramesWithFace,
        FramesJudged = coverage.FramesJudged,
        FacesSeen = coverage.FacesSeen,
        FacesJudged = coverage.FacesJudged,
        TracksSeen = coverage.TracksSeen,
        TracksJudged = coverage.TracksJudged,
        FramesInVideo = coverage.FramesInVideo,
    };
}
