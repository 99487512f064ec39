using System.ComponentModel.DataAnnotations;

namespace FakeFinder.Detection.Faces.Dsfd;

/// <summary>Parameters of face finder <c>dsfd</c> in models.json.</summary>
internal sealed record DsfdParameters
{
    /// <summary>
    /// Input <c>image</c> n x 3 x h x w (multiples of 32; BGR less its mean); outputs <c>regression</c> n x N x 4 and <c>probability</c> n
    /// x N x 2, of no face and of a face.
    /// </summary>
    [Required]
    public required string Network { get; init; }

    /// <summary>Pixels of the longer side of the picture that the network sees; a small frame is enlarged.</summary>
    [Range(32, 4096)]
    public int Side { get; init; } = 512;

    /// <summary>A face is one that is surer than this.</summary>
    [Range(0f, 1f)]
    public float Confidence { get; init; } = 0.3f;

    /// <summary>So many of the surest are looked at.</summary>
    [Range(1, 1_000_000)]
    public int Candidates { get; init; } = 5000;

    /// <summary>What overlaps a surer face by more than this (intersection over union) is none.</summary>
    [Range(0f, 1f)]
    public float Overlap { get; init; } = 0.3f;
}
