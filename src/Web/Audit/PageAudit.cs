using FakeFinder.Storage.Audit;
using FakeFinder.Web.Access;

namespace FakeFinder.Web.Audit;

/// <summary>What the person before an open page does: it comes through the page's circuit, by no endpoint.</summary>
public sealed class PageAudit
{
    private readonly AuditTrail trail;
    private readonly PageCaller caller;

    internal PageAudit(AuditTrail trail, PageCaller caller) => (this.trail, this.caller) = (trail, caller);

    /// <summary>Writes down what was done.</summary>
    /// <param name="action">One of <see cref="AuditActions"/>.</param>
    public async Task WriteAsync(string action, string? target) =>
        await trail.WriteAsync(await caller.GetAsync(), null, action, target, AuditEvent.Done);
}
