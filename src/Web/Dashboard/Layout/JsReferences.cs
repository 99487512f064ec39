using Microsoft.JSInterop;

namespace FakeFinder.Web.Dashboard.Layout;

/// <summary>Disposal of references into the browser.</summary>
internal static class JsReferences
{
    /// <summary>Lets go of the reference; where the browser went first, there is nothing left to let go of.</summary>
    public static async ValueTask DisposeUnlessGoneAsync(this IJSObjectReference reference)
    {
        try
        {
            await reference.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The page is closed: its objects have ended with it.
        }
    }

    /// <summary>Has what a module attached to the page take itself off it, and lets go of it.</summary>
    public static async ValueTask DetachUnlessGoneAsync(this IJSObjectReference attached)
    {
        try
        {
            await attached.InvokeVoidAsync("detach");
        }
        catch (JSDisconnectedException)
        {
            // The page is closed: what was attached to it has ended with it.
        }

        await attached.DisposeUnlessGoneAsync();
    }
}
