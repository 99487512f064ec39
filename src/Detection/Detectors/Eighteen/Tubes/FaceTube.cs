namespace FakeFinder.Detection.Detectors.Eighteen.Tubes;

/// <summary>One face over time. Some frames may have no entry.</summary>
internal sealed class FaceTube
{
    private readonly List<TubeEntry> entries;

    public FaceTube(TubeEntry first) => entries = [first];

    /// <summary>In the order of the frames, at most one for each; never empty.</summary>
    public IReadOnlyList<TubeEntry> Entries => entries;

    public void Add(TubeEntry entry) => entries.Add(entry);

    /// <summary>
    /// An entry for every frame, also before the first and after the last one: the nearest, of two equally near ones the earlier.
    /// </summary>
    /// <param name="frames">How many were looked at.</param>
    public IReadOnlyList<TubeEntry> Cover(int frames)
    {
        var cover = new TubeEntry[frames];
        var current = 0;
        for (var position = 0; position < frames; position++)
        {
            if (current + 1 < entries.Count && Distance(current + 1) < Distance(current))
            {
                current++;
            }

            cover[position] = entries[current];

            int Distance(int entry) => Math.Abs(entries[entry].Position - position);
        }

        return cover;
    }
}
