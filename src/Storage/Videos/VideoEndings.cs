namespace FakeFinder.Storage.Videos;

/// <summary>
/// What the names of video files end in: which files of a folder or a bucket belong to a batch. A file that is named on its own is read
/// whatever its name is. The command line has this file among its own, so that there is one list.
/// </summary>
public static class VideoEndings
{
    /// <summary>In lower case, by container; those that FFmpeg is allowed to read here.</summary>
    public static readonly IReadOnlyList<string> All =
    [
        ".mp4", ".m4v", ".mov", ".qt", ".3gp", ".3gpp", ".3g2", ".f4v", ".ismv", ".insv", ".lrv",
        ".mkv", ".mk3d", ".webm",
        ".avi", ".divx",
        ".mpg", ".mpeg", ".mpe", ".m2p", ".vob", ".vro", ".evo", ".mod",
        ".ts", ".mts", ".m2ts", ".m2t", ".tp", ".trp", ".tod",
        ".wmv", ".asf", ".dvr-ms",
        ".flv", ".ogv", ".ogm", ".mxf", ".nut", ".ivf",
        ".gif", ".apng",
    ];

    private static readonly HashSet<string> Known = new(All, StringComparer.OrdinalIgnoreCase);

    /// <summary>The list for a message.</summary>
    public static string Text => string.Join(", ", All);

    /// <param name="name">Of a file; upper case and lower case are alike.</param>
    public static bool IsVideo(string name) => Known.Contains(Path.GetExtension(name));
}
