using FakeFinder.Web.Dashboard.Layout;
using Microsoft.JSInterop;

namespace FakeFinder.Web.Dashboard.Evidence;

/// <summary>
/// The time that a group's player shows, for parts of a page that the service draws. Buttons need it not: one with <c>data-seek</c> inside
/// an element with <c>data-group</c> seeks by itself.
/// </summary>
public sealed class EvidenceClock(IJSRuntime js, string group) : IAsyncDisposable
{
    // Under its plain name: the modules of player and timeline import it so, and another name would be another module.
    private const string Module = "./evidence/evidence.js";

    private IJSObjectReference? module;

    /// <param name="seconds">From the beginning of the video.</param>
    public async Task SeekAsync(double seconds) => await (await LoadAsync()).InvokeVoidAsync("seek", group, seconds);

    /// <returns>Seconds from the beginning of the video.</returns>
    public async Task<double?> ReadAsync() => await (await LoadAsync()).InvokeAsync<double>("timeOf", group);

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref module, null) is { } held)
        {
            await held.DisposeUnlessGoneAsync();
        }
    }

    private async ValueTask<IJSObjectReference> LoadAsync() => module ??= await js.InvokeAsync<IJSObjectReference>("import", Module);
}
