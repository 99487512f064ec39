using FakeFinder.Detection.Faces;

namespace FakeFinder.Detection.Detectors.Medics;

/// <summary>What the search for tracks has found.</summary>
internal sealed record TrackSearchResult
{
    /// <summary>Those in which faces were looked for.</summary>
    public IReadOnlyList<SampledFrame> Frames { get; init; } = [];

    /// <summary>The most probable first.</summary>
    public IReadOnlyList<Track> Tracks { get; init; } = [];

    /// <summary>How many there are with those that are too short.</summary>
    public int TracksSeen { get; init; }

    /// <summary>The track of each face that belongs to one, as its place in <see cref="Tracks"/>.</summary>
    public IReadOnlyDictionary<Face, int> TrackOf { get; init; } = new Dictionary<Face, int>(ReferenceEqualityComparer.Instance);

    /// <summary>From frames to the pictures that the faces were found in.</summary>
    public DetectorScale Scale { get; init; }

    /// <summary>Why there can be no score, where the original fails or gives up.</summary>
    public string? Problem { get; init; }

    /// <summary>True where another search in larger pictures may find something.</summary>
    public bool MayFindMore => Problem is null && Tracks.Count == 0;
}
