using Microsoft.AspNetCore.Components;

namespace FakeFinder.Web.Dashboard.Pages.Job;

/// <summary>Is drawn again each second while it shows a time that passes; no word from the server is needed for that.</summary>
public abstract class TickingComponent : ComponentBase, IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private ITimer? timer;

    [Inject]
    protected TimeProvider Clock { get; set; } = null!;

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            Tick(false);
        }
    }

    /// <param name="runs">A time that passes is shown.</param>
    protected void Tick(bool runs)
    {
        if (runs && timer is null)
        {
            timer = Clock.CreateTimer(_ => InvokeAsync(StateHasChanged), state: null, Second, Second);
        }
        else if (!runs)
        {
            timer?.Dispose();
            timer = null;
        }
    }
}
