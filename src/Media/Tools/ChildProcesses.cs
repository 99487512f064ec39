using System.Diagnostics;
using System.Globalization;

namespace FakeFinder.Media.Tools;

/// <summary>The processes that a process has started.</summary>
internal static class ChildProcesses
{
    /// <summary>Whether this machine's kernel tells of them.</summary>
    public static bool AreTold { get; } = File.Exists(FileOf(Environment.ProcessId));

    /// <summary>Kills those that there are now.</summary>
    public static void Kill(int process)
    {
        foreach (var id in Of(process))
        {
            try
            {
                using var child = Process.GetProcessById(id);
                child.Kill();
            }
            catch (ArgumentException)
            {
                // It has just ended by itself.
            }
        }
    }

    private static IEnumerable<int> Of(int process)
    {
        try
        {
            return
            [
                .. File.ReadAllText(FileOf(process))
                    .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                    .Select(child => int.Parse(child, CultureInfo.InvariantCulture)),
            ];
        }
        catch (IOException)
        {
            // The file goes with the process.
            return [];
        }
    }

    private static string FileOf(int process) => string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/task/{process}/children");
}
