using System.Text.Json.Serialization;

namespace FakeFinder.Contracts;

/// <summary>How much a score rests on. Each frame is counted once.</summary>
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
[GenerateSerializer, Immutable, Alias("ff.Coverage")]
public sealed record Coverage(
    [property: Id(0)] int FramesWanted,
    [property: Id(1)] int FramesPresent,
    [property: Id(2)] int FramesDecoded,
    [property: Id(3)] int FramesSearched,
    [property: Id(4)] int FramesWithFace,
    [property: Id(5)] int FramesJudged,
    [property: Id(6)] int FacesSeen,
    [property: Id(7)] int FacesJudged,
    [property: Id(8)] int? TracksSeen = null,
    [property: Id(9)] int? TracksJudged = null,
    [property: Id(10)] int? FramesInVideo = null)
{
    /// <summary>True where fewer than half of the wanted frames were judged, or none was: the score stands on little.</summary>
    [JsonIgnore]
    public bool IsLow => FramesJudged == 0 || 2L * FramesJudged < FramesWanted;

    /// <summary>For people: such as <c>Judged 1 of 60 frames (59 are missing at the end)</c>.</summary>
    [JsonIgnore]
    public string Summary
    {
        get
        {
            if (FramesWanted == 0)
            {
                return "No frame was looked at";
            }

            var losses = string.Join(", ", Losses());
            return $"Judged {FramesJudged} of {FramesWanted} {(FramesWanted == 1 ? "frame" : "frames")}{(losses.Length == 0 ? "" : $" ({losses})")}";
        }
    }

    private IEnumerable<string> Losses()
    {
        if (FramesWanted - FramesPresent is > 0 and var absent)
        {
            yield return $"{absent} {(absent == 1 ? "is" : "are")} missing at the end";
        }

        if (FramesPresent - FramesDecoded is > 0 and var undecoded)
        {
            yield return $"{undecoded} {(undecoded == 1 ? "was" : "were")} not decoded";
        }

        if (FramesSearched - FramesWithFace is > 0 and var faceless)
        {
            yield return FramesSearched == FramesDecoded
                ? $"{faceless} {(faceless == 1 ? "has" : "have")} no face"
                : $"{faceless} of {FramesSearched} that were searched for faces {(faceless == 1 ? "has" : "have")} none";
        }
    }
}
