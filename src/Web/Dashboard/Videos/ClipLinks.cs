namespace FakeFinder.Web.Dashboard.Videos;

/// <summary>
/// Where a clip can be seen. Always by its id: its name may mean another clip by the time that somebody follows the link.
/// </summary>
internal static class ClipLinks
{
    /// <summary>As many ids as an address has room for: servers take 8 kB of one.</summary>
    public const int MostInAddress = 50;

    /// <summary>The page on which clips are chosen, with these chosen.</summary>
    public static string Analyse(params IReadOnlyList<string> videos) =>
        videos.Count == 0 ? "/analyse" : $"/analyse?{string.Join('&', videos.Select(video => $"video={video}"))}";
}
