using System.ComponentModel.DataAnnotations;

namespace FakeFinder.Detection.Faces.Haar;

/// <summary>Parameters of face finder <c>haar</c> in models.json.</summary>
internal sealed record HaarParameters
{
    /// <summary>From one size of face to the next; smaller finds more and takes longer.</summary>
    [Range(1.01, 4.0)]
    public double ScaleFactor { get; init; } = 1.1;

    /// <summary>How many overlapping hits make a face, at least; larger finds fewer things that are none.</summary>
    [Range(0, 100)]
    public int MinNeighbors { get; init; } = 6;

    /// <summary>Side of the smallest face in pixels of the frame.</summary>
    [Range(20, 4096)]
    public int MinSize { get; init; } = 64;
}
