using FakeFinder.Storage.Audit;
using FakeFinder.Web.Access;
using Microsoft.AspNetCore.Components.Authorization;

namespace FakeFinder.Web.Audit;

/// <summary>What the person before an open page does: it comes through the page's circuit, by no endpoint.</summary>
public sealed class PageAudit
{
    private readonly AuditTrail trail;
    private readonly AuthenticationStateProvider authentication;

    internal PageAudit(AuditTrail trail, AuthenticationStateProvider authentication) =>
        (this.trail, this.authentication) = (trail, authentication);

    /// <summary>Writes down what was done.</summary>
    /// <param name="action">One of <see cref="AuditActions"/>.</param>
    public async Task WriteAsync(string action, string? target) =>
        await trail.WriteAsync(await CallerAsync(), null, action, target, AuditEvent.Done);

    /// <summary>Who sits before the page.</summary>
    public async Task<Caller> CallerAsync() => Caller.Of((await authentication.GetAuthenticationStateAsync()).User);
}
