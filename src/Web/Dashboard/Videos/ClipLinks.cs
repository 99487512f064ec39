namespace FakeFinder.Web.Dashboard.Videos;

/// <summary>
/// Where a clip can be seen. Always by its id: its name may mean another clip by the time that somebody follows the link.
/// </summary>
internal static class ClipLinks
{
    public static string Analyse(string video) => $"/analyse?video={video}";
}
