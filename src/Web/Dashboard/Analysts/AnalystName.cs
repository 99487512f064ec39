using FakeFinder.Web.Access;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.JSInterop;

namespace FakeFinder.Web.Dashboard.Analysts;

/// <summary>
/// The name of the person at the browser; it stands beside their analyses and notes. Who has signed in has the name of their key or
/// account. Else it is as they typed it once: the browser keeps it, and the service does not check it. Pages of several tabs of one browser
/// have the same name.
/// </summary>
public sealed class AnalystName(IJSRuntime js, AuthenticationStateProvider authentication)
{
    /// <summary>As the API allows.</summary>
    public const int Most = 100;

    private const string Key = "ff-analyst";

    private string? name;
    private bool isRead;

    /// <summary>The name was checked, and cannot be changed here.</summary>
    public bool IsChecked { get; private set; }

    /// <summary>The name was changed on this page.</summary>
    public event Action? Changed;

    /// <summary>To be asked after the first rendering, since it asks the browser.</summary>
    /// <returns>Null where no name was typed yet.</returns>
    public async Task<string?> GetAsync()
    {
        if (!isRead && Caller.Of((await authentication.GetAuthenticationStateAsync()).User).Name is { } checkedName)
        {
            (name, isRead, IsChecked) = (checkedName, true, true);
        }

        if (!isRead)
        {
            try
            {
                name = Clean(await js.InvokeAsync<string?>("localStorage.getItem", Key));
                isRead = true;
            }
            catch (JSException)
            {
                // A browser that keeps nothing for pages: the name is remembered for this page alone.
                isRead = true;
            }
        }

        return name;
    }

    /// <param name="typed">Null or blank to forget the name.</param>
    public async Task SetAsync(string? typed)
    {
        name = Clean(typed);
        isRead = true;
        try
        {
            await (name is null
                ? js.InvokeVoidAsync("localStorage.removeItem", Key)
                : js.InvokeVoidAsync("localStorage.setItem", Key, name));
        }
        catch (JSException)
        {
            // As above: this page has it all the same.
        }

        Changed?.Invoke();
    }

    /// <summary>Without what the API refuses.</summary>
    private static string? Clean(string? typed) =>
        string.Concat((typed ?? "").Where(character => !char.IsControl(character))).Trim() is { Length: > 0 } clean
            ? clean[..Math.Min(clean.Length, Most)].Trim()
            : null;
}
