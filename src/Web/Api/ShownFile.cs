using Microsoft.Net.Http.Headers;

namespace FakeFinder.Web.Api;

/// <summary>Names of files that browsers show rather than save.</summary>
internal static class ShownFile
{
    /// <summary>Says under which name the answer would be saved; the name is written so that no character of it ends the header.</summary>
    public static void ShowAs(this HttpResponse response, string name)
    {
        var disposition = new ContentDispositionHeaderValue("inline");
        disposition.SetHttpFileName(name);
        response.Headers.ContentDisposition = disposition.ToString();
    }
}
