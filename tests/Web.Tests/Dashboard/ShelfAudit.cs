using System.Collections.Concurrent;
using FakeFinder.Reports.Audit;
using FakeFinder.Storage.Audit;

namespace FakeFinder.Web.Tests.Dashboard;

/// <summary>What pages have written down.</summary>
internal sealed class ShelfAudit : IAuditLog
{
    public ConcurrentQueue<AuditEvent> Events { get; } = [];

    public Task AppendAsync(IReadOnlyList<AuditEvent> events, CancellationToken cancellationToken)
    {
        foreach (var one in events)
        {
            Events.Enqueue(one);
        }

        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<AuditEntry>> ListAsync(long after, int take, CancellationToken cancellationToken) =>
        throw new NotSupportedException();
}
