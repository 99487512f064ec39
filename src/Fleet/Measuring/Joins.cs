using FakeFinder.Fleet.Instances;

namespace FakeFinder.Fleet.Measuring;

/// <summary>
/// Tells the end of an instance's start from a worker that only comes again, after silence or a crash. Not thread-safe (a grain owns it).
/// </summary>
/// <param name="since">What was launched or started before was not seen from its beginning.</param>
public sealed class Joins(DateTimeOffset since)
{
    private readonly Dictionary<string, DateTimeOffset> last = new(StringComparer.Ordinal);

    /// <summary>The instance's worker has joined.</summary>
    /// <returns>How long the start took; null where no start has ended.</returns>
    public TimeSpan? Note(Instance instance, DateTimeOffset now)
    {
        var isStart = instance.Since > last.GetValueOrDefault(instance.Id, since);
        last[instance.Id] = now;
        return isStart ? now - instance.Since : null;
    }

    /// <summary>Forgets the instances that are no more.</summary>
    public void Keep(IEnumerable<string> instances)
    {
        foreach (var id in last.Keys.Except(instances, StringComparer.Ordinal).ToList())
        {
            last.Remove(id);
        }
    }
}
