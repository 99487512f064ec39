namespace FakeFinder.Fleet.Instances;

/// <summary>Interactive work that waits, and slots that will work on it.</summary>
/// <param name="slotSeconds">How much waits.</param>
/// <param name="arriving">How much arrives in each second.</param>
internal sealed class Backlog(double slotSeconds, double arriving)
{
    private readonly List<(double From, int Slots)> slots = [];

    /// <summary>Adds slots that are there from this time on.</summary>
    public void Add(TimeSpan from, int count) => slots.Add((Math.Max(0, from.TotalSeconds), count));

    /// <summary>
    /// When nothing will wait any more, if work continues to arrive as it does; <see cref="TimeSpan.MaxValue"/> for never.
    /// </summary>
    public TimeSpan ClearAfter()
    {
        var (left, at, working) = (slotSeconds, 0.0, 0);
        foreach (var (from, count) in slots.OrderBy(slot => slot.From))
        {
            if (IsClearBefore(from))
            {
                break;
            }

            left = Math.Max(0, left + ((arriving - working) * (from - at)));
            (at, working) = (from, working + count);
        }

        return left <= 0 ? TimeSpan.FromSeconds(at)
            : working > arriving ? TimeSpan.FromSeconds(at + (left / (working - arriving)))
            : TimeSpan.MaxValue;

        bool IsClearBefore(double next) => left <= (working - arriving) * (next - at) && working >= arriving;
    }
}
