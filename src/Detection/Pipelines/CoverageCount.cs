using FakeFinder.Reports;


namespace FakeFinder.Detection.Pipelines;

/// <summary>Counts how much a score rests on, for all detectors: frames by what was read, faces by the verdict's frames.</summary>
internal static class CoverageCount
{
    /// <param name="frames">As they were read.</param>
    /// <param name="framesInVideo">Null where it is not known.</param>
    public static Coverage Of(FrameTally frames, PipelineResult verdict, int? framesInVideo)
    {
        var judged = verdict.IsUndetermined ? new JudgedFaces(0, 0, 0) : verdict.Judged ?? WithScore(verdict.Frames);
        var searched = verdict.FramesSearched ?? verdict.Frames.Count;
        var found = searched == 0 ? [] : verdict.Frames;
        return new Coverage
        {
            FramesWanted = frames.Wanted,
            FramesPresent = frames.Present,
            FramesDecoded = frames.Decoded,
            FramesSearched = searched,
            FramesWithFace = found.Count(frame => frame.Faces.Count > 0),
            FramesJudged = judged.Frames,
            FacesSeen = found.Sum(frame => frame.Faces.Count),
            FacesJudged = searched == 0 ? 0 : judged.Faces,
            TracksSeen = verdict.TracksSeen,
            TracksJudged = verdict.TracksSeen is null ? null : judged.Tracks,
            FramesInVideo = framesInVideo,
        };
    }

    private static JudgedFaces WithScore(IReadOnlyList<FrameReport> frames)
    {
        int[] scored = [.. frames.Select(frame => frame.Faces.Count(face => face.Score is not null)).Where(faces => faces > 0)];
        return new JudgedFaces(scored.Length, scored.Sum());
    }
}
