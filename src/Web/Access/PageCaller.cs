using FakeFinder.Storage.Owners;
using Microsoft.AspNetCore.Components.Authorization;

namespace FakeFinder.Web.Access;

/// <summary>Who sits before an open page, and what they find. What a page does comes through its circuit, by no endpoint.</summary>
public sealed class PageCaller(AuthenticationStateProvider authentication, IOwners owners)
{
    public async Task<Caller> GetAsync() => Caller.Of((await authentication.GetAuthenticationStateAsync()).User);

    public async Task<Viewer> ViewerAsync() => (await GetAsync()).Viewer;

    /// <returns>False where it is there for others alone: a page shows then what it shows of a thing that is not there.</returns>
    public async Task<bool> FindsAsync(OwnedThing thing, Guid id, CancellationToken cancellationToken = default) =>
        await owners.LookAsync(await ViewerAsync(), thing, $"{id}", cancellationToken) != Ownership.Hidden;
}
