namespace FakeFinder.Reports;

/// <summary>
/// How much a score rests on. A frame is counted once, however often it is read; a frame that is judged was decoded, one that was decoded
/// is present, and one that is present was wanted.
/// </summary>
public sealed record Coverage
{
    /// <summary>Frames that the detector's sampling rule asks for.</summary>
    public int FramesWanted { get; init; }

    /// <summary>Of the wanted frames, those that the video has: the video may end before its container says.</summary>
    public int FramesPresent { get; init; }

    /// <summary>Of the wanted frames, those that could be decoded.</summary>
    public int FramesDecoded { get; init; }

    /// <summary>
    /// Frames in which the detector looked for faces: with some detectors only every n-th of those that they want, and 0 with one that
    /// judges whole frames.
    /// </summary>
    public int FramesSearched { get; init; }

    /// <summary>Of the searched frames, those in which the detector's face finder found at least one face.</summary>
    public int FramesWithFace { get; init; }

    /// <summary>Frames that went into the score, or whose faces did, alone or in a clip; none where the score is undetermined.</summary>
    public int FramesJudged { get; init; }

    /// <summary>Faces found in the searched frames: one person in ten of them counts ten times.</summary>
    public int FacesSeen { get; init; }

    /// <summary>Of the faces seen, those that went into the score.</summary>
    public int FacesJudged { get; init; }

    /// <summary>Tracks (one face over several frames) that were found; null for a detector that makes none.</summary>
    public int? TracksSeen { get; init; }

    /// <summary>Of the tracks, those that went into the score; null for a detector that makes none.</summary>
    public int? TracksJudged { get; init; }

    /// <summary>Frames of the whole video, as its container's index or its packets say; null where that is not known.</summary>
    public int? FramesInVideo { get; init; }
}
