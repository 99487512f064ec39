using FakeFinder.Reports.Audit;

namespace FakeFinder.Storage.Audit;

/// <summary>
/// What was done by whom. Entries are only added; each one holds the hash of the one before, so that none can be changed or taken out
/// without all later ones.
/// </summary>
public interface IAuditLog
{
    /// <summary>Writes entries, and returns once they are on disk.</summary>
    Task AppendAsync(IReadOnlyList<AuditEvent> events, CancellationToken cancellationToken);

    /// <summary>Entries after a place, in their order.</summary>
    /// <param name="after">0 for those from the first one on.</param>
    /// <param name="take">How many at most.</param>
    Task<IReadOnlyList<AuditEntry>> ListAsync(long after, int take, CancellationToken cancellationToken);
}
