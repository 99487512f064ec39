using FakeFinder.Reports.Evidence;

namespace FakeFinder.Web.Export;

/// <summary>A picture of the video.</summary>
/// <param name="Name">Of its file in a bundle.</param>
/// <param name="Caption">What it shows.</param>
/// <param name="Spot">Where in the video; the box is empty where it shows a whole frame.</param>
/// <param name="Jpeg">Null where it cannot be had.</param>
/// <param name="WhyNot">One sentence, where it cannot be had.</param>
public sealed record ExportedPicture(string Name, string Caption, FaceSpot Spot, byte[]? Jpeg, string? WhyNot);

/// <summary>The pictures of an export.</summary>
/// <param name="Moments">The face of each suspicious moment; null for one where the whole frame was judged.</param>
/// <param name="Tracks">The face of each track, in their order; null for tracks that are seldom seen, where there are many.</param>
/// <param name="Stills">Whole frames: one for each moment, or some of the video where there is none.</param>
public sealed record ExportedPictures(
    IReadOnlyList<ExportedPicture?> Moments,
    IReadOnlyList<ExportedPicture?> Tracks,
    IReadOnlyList<ExportedPicture> Stills)
{
    public static readonly ExportedPictures None = new([], [], []);

    public IEnumerable<ExportedPicture> All => Moments.Concat(Tracks).OfType<ExportedPicture>().Concat(Stills);
}
