using FakeFinder.Detection.Faces;

namespace FakeFinder.Detection.Detectors.Medics;

/// <summary>
/// The faces of the sampled frames as a volume of samples x rows x columns in the pixels of the detector's picture: what touches in space
/// or in time, corners included, is one face.
/// </summary>
internal sealed class FaceVolume(int samples, int rows, int columns)
{
    private readonly bool[] mask = new bool[samples * rows * columns];
    private readonly float[] probabilities = new float[samples * rows * columns];
    private readonly FaceComponent?[] components = new FaceComponent?[samples * rows * columns];

    /// <summary>
    /// Marks a face; where two lie over one another the later one's probability stands. Coordinates are truncated and then taken as Python
    /// takes a slice: from -1 on they count from the far side, so that a box that reaches well beyond the picture usually marks nothing
    /// (kept on purpose).
    /// </summary>
    /// <returns>A voxel of the face, or null where it has none.</returns>
    public int? Mark(int sample, FaceBox box, float probability)
    {
        var inside = new PixelBox((int)box.Left, (int)box.Top, (int)box.Right, (int)box.Bottom).SliceOf(rows, columns);
        if (inside.Width == 0 || inside.Height == 0)
        {
            return null;
        }

        for (var row = inside.Top; row < inside.Bottom; row++)
        {
            var start = IndexOf(sample, row, inside.Left);
            mask.AsSpan(start, inside.Width).Fill(true);
            probabilities.AsSpan(start, inside.Width).Fill(probability);
        }

        return IndexOf(sample, inside.Top, inside.Left);
    }

    /// <summary>
    /// A sample without any face gets what its neighbours have in common, from the second to the last but one; one that was filled counts
    /// for the next. The probability there stays 0.
    /// </summary>
    public void FillGaps()
    {
        var plane = rows * columns;
        for (var sample = 1; sample < samples - 1; sample++)
        {
            var current = mask.AsSpan(sample * plane, plane);
            if (current.Contains(true))
            {
                continue;
            }

            var before = mask.AsSpan((sample - 1) * plane, plane);
            var after = mask.AsSpan((sample + 1) * plane, plane);
            for (var i = 0; i < plane; i++)
            {
                current[i] = before[i] && after[i];
            }
        }
    }

    /// <summary>
    /// The connected components (26 neighbours), the highest mean probability over its voxels first; of equal ones the later.
    /// </summary>
    public IReadOnlyList<FaceComponent> FindComponents()
    {
        var found = new List<FaceComponent>();
        for (var voxel = 0; voxel < mask.Length; voxel++)
        {
            if (mask[voxel] && components[voxel] is null)
            {
                found.Add(Explore(voxel));
            }
        }

        found.Reverse();
        return [.. found.OrderByDescending(component => component.MeanProbability)];
    }

    /// <summary>The component that a voxel belongs to, once they have been found.</summary>
    public FaceComponent? ComponentAt(int voxel) => components[voxel];

    private FaceComponent Explore(int start)
    {
        var component = new FaceComponent(samples, columns);
        var open = new Stack<int>([start]);
        components[start] = component;
        while (open.TryPop(out var voxel))
        {
            var (sample, place) = Math.DivRem(voxel, rows * columns);
            var (row, column) = Math.DivRem(place, columns);
            component.Add(sample, row, column, probabilities[voxel]);
            for (var t = Math.Max(0, sample - 1); t <= Math.Min(samples - 1, sample + 1); t++)
            {
                for (var y = Math.Max(0, row - 1); y <= Math.Min(rows - 1, row + 1); y++)
                {
                    for (var x = Math.Max(0, column - 1); x <= Math.Min(columns - 1, column + 1); x++)
                    {
                        var neighbour = IndexOf(t, y, x);
                        if (mask[neighbour] && components[neighbour] is null)
                        {
                            components[neighbour] = component;
                            open.Push(neighbour);
                        }
                    }
                }
            }
        }

        return component;
    }

    private int IndexOf(int sample, int row, int column) => (((sample * rows) + row) * columns) + column;
}
