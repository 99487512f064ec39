namespace FakeFinder.Grains.Control.Capacity;

/// <summary>A set that keeps the ids that came last, and forgets older ones. Not thread-safe (a grain owns it).</summary>
/// <param name="most">How many it keeps; at least 1.</param>
internal sealed class RecentIds<T>(int most)
    where T : notnull
{
    private readonly Dictionary<T, LinkedListNode<T>> nodes = [];
    private readonly LinkedList<T> oldestFirst = [];

    public int Count => nodes.Count;

    public bool Contains(T id) => nodes.ContainsKey(id);

    /// <returns>False where it was there already.</returns>
    public bool Add(T id)
    {
        if (nodes.ContainsKey(id))
        {
            return false;
        }

        nodes.Add(id, oldestFirst.AddLast(id));
        if (nodes.Count > most)
        {
            Remove(oldestFirst.First!.Value);
        }

        return true;
    }

    public void Remove(T id)
    {
        if (nodes.Remove(id, out var node))
        {
            oldestFirst.Remove(node);
        }
    }
}
