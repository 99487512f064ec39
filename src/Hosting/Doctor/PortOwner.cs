using System.Globalization;

namespace FakeFinder.Hosting.Doctor;

/// <summary>The process that listens on a port, as far as Linux tells this user.</summary>
/// <param name="Command">How it was started.</param>
internal sealed record PortOwner(int Pid, string Name, string Command)
{
    private const string Listens = "0A";

    private static readonly string[] Tables = ["/proc/net/tcp", "/proc/net/tcp6"];

    /// <returns>Null where it is not told.</returns>
    public static PortOwner? Find(int port)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        var sockets = Tables
            .Where(File.Exists)
            .SelectMany(table => File.ReadLines(table).Skip(1))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields.Length > 9 && fields[3] == Listens && PortOf(fields[1]) == port)
            .Select(fields => $"socket:[{fields[9]}]")
            .ToHashSet(StringComparer.Ordinal);
        return sockets.Count == 0
            ? null
            : Directory
                .EnumerateDirectories("/proc")
                .Where(folder => Path.GetFileName(folder).All(char.IsAsciiDigit))
                .Select(folder => OwnerIn(folder, sockets))
                .FirstOrDefault(owner => owner is not null);
    }

    private static int PortOf(string address) =>
        int.Parse(address[(address.LastIndexOf(':') + 1)..], NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    /// <returns>Null where the process has none of the sockets, has just ended, or belongs to another user.</returns>
    private static PortOwner? OwnerIn(string process, HashSet<string> sockets)
    {
        try
        {
            return Directory
                .EnumerateFileSystemEntries(Path.Combine(process, "fd"))
                .Any(file => new FileInfo(file).LinkTarget is { } target && sockets.Contains(target))
                    ? new PortOwner(
                        int.Parse(Path.GetFileName(process), CultureInfo.InvariantCulture),
                        File.ReadAllText(Path.Combine(process, "comm")).Trim(),
                        File.ReadAllText(Path.Combine(process, "cmdline")).Replace('\0', ' '))
                    : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
