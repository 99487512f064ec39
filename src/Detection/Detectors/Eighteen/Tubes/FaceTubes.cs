namespace FakeFinder.Detection.Detectors.Eighteen.Tubes;

/// <summary>
/// Connects the faces of frames to tubes, one for each person, by how far a face's box lies over the last one of a tube (the behaviour of
/// eighteen's original).
/// </summary>
internal static class FaceTubes
{
    /// <summary>
    /// All tubes in the order of their beginnings. A tube never ends: its last box waits for a face however long. Faces of a frame take
    /// their turns in the finder's order; where the nearest tube has had a face of this frame, the later face is left out, even where it is
    /// nearer (both kept for the score).
    /// </summary>
    /// <param name="frames">The faces of each frame, in the order of time.</param>
    /// <param name="minimumOverlap">A face continues with a tube whose last box it overlaps by at least this (intersection over
    /// union).</param>
    public static IReadOnlyList<FaceTube> Connect(IReadOnlyList<IReadOnlyList<TubeBox>> frames, double minimumOverlap)
    {
        var tubes = new List<FaceTube>();
        for (var position = 0; position < frames.Count; position++)
        {
            TubeBox[] lasts = [.. tubes.Select(tube => tube.Entries[^1].Box)];
            foreach (var (face, box) in frames[position].Index())
            {
                var entry = new TubeEntry(position, face, box);
                var overlaps = Array.ConvertAll(lasts, box.OverlapWith);
                var nearest = overlaps.Length == 0 ? -1 : Array.IndexOf(overlaps, overlaps.Max());
                if (nearest < 0 || overlaps[nearest] < minimumOverlap)
                {
                    tubes.Add(new FaceTube(entry));
                }
                else if (tubes[nearest].Entries[^1].Position < position)
                {
                    tubes[nearest].Add(entry);
                }
            }
        }

        return tubes;
    }

    /// <summary>The tubes of the faces that count: as many as <see cref="UsualFaces"/> says, the longest ones.</summary>
    /// <param name="tubes">All that <see cref="Connect"/> makes of these frames.</param>
    /// <param name="frames">The faces of each frame, in the order of time.</param>
    /// <param name="mostTubes">At most so many.</param>
    /// <returns>The longest first, of equally long ones the one that began first; none where it is usual that a frame has no
    /// face.</returns>
    public static IReadOnlyList<FaceTube> Longest(
        IReadOnlyList<FaceTube> tubes,
        IReadOnlyList<IReadOnlyList<TubeBox>> frames,
        int mostTubes
    ) => [.. tubes.OrderByDescending(tube => tube.Entries.Count).Take(Math.Min(UsualFaces(frames), mostTubes))];

    /// <summary>The number of faces that most frames have; of several such numbers the one that occurs first.</summary>
    internal static int UsualFaces(IReadOnlyList<IReadOnlyList<TubeBox>> frames) =>
        frames.GroupBy(faces => faces.Count).MaxBy(alike => alike.Count())?.Key ?? 0;
}
