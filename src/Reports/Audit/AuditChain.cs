namespace FakeFinder.Reports.Audit;

/// <summary>Checks entries of the audit log one after the other: nothing was changed, taken out or put between.</summary>
/// <remarks>Who can write the database can compute the whole chain again: a hash that is kept elsewhere shows that too.</remarks>
public sealed class AuditChain
{
    /// <summary>How many entries were sound.</summary>
    public long Count { get; private set; }

    /// <summary>The hash of the last sound entry; that of none is <see cref="AuditEntry.First"/>.</summary>
    public string Head { get; private set; } = AuditEntry.First;

    /// <returns>What is wrong with the next entry, in a sentence; null where it is sound.</returns>
    public string? Add(AuditEntry entry)
    {
        var fault =
            entry.Sequence != Count + 1 ? $"Entry {Count + 1} is missing: entry {entry.Sequence} comes in its place."
            : entry.Previous != Head ? $"Entry {entry.Sequence} does not follow the one before: it names another hash."
            : entry.Hash != entry.ComputeHash() ? $"Entry {entry.Sequence} was changed: its hash is not that of its content."
            : null;
        if (fault is null)
        {
            (Count, Head) = (entry.Sequence, entry.Hash);
        }

        return fault;
    }
}
