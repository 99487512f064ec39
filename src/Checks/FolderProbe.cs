using System.Globalization;

namespace FakeFinder.Checks;

/// <summary>Tries whether files can be written into a folder, and whether there is room for more.</summary>
public sealed class FolderProbe(IDiskSpace space)
{
    private const long Little = 10L << 30;
    private const long TooLittle = 1L << 30;
    private const int ProbeBytes = 64 * 1024;

    /// <param name="what">As the sentence calls it, such as <c>The data folder</c>.</param>
    /// <param name="folder">Where it is not there, the nearest one above it is tried: it would be made there.</param>
    /// <param name="setting">The key that names it.</param>
    public Finding Try(string what, string folder, string setting)
    {
        var place = Nearest(Path.GetFullPath(folder));
        var name = place == Path.GetFullPath(folder) ? $"{what} {folder}" : $"{what} {folder} is not there yet, and {place}";
        try
        {
            Write(Path.Combine(place, $".doctor-{Guid.NewGuid():N}"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Finding.Fault(
                $"{name} cannot be written by the user {Environment.UserName} ({exception.Message.TrimEnd('.')}).",
                $"Give it to this user, make room on its disk, or name another folder by {setting}");
        }

        var free = space.FreeIn(place);
        var told = string.Create(CultureInfo.InvariantCulture, $"{name} can be written, and {free / (double)(1 << 30):0.0} GiB are free.");
        var remedy = $"Make room on its disk, or name a folder on a larger one by {setting}";
        return free < TooLittle ? Finding.Fault(told, remedy)
            : free < Little ? Finding.Warning(told, remedy)
            : Finding.Ok(told);
    }

    private static void Write(string path)
    {
        using var probe = new FileStream(
            path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
        probe.Write(new byte[ProbeBytes]);
        probe.Flush(flushToDisk: true);
    }

    private static string Nearest(string folder) =>
        Directory.Exists(folder) || Path.GetDirectoryName(folder) is not { } above ? folder : Nearest(above);
}
