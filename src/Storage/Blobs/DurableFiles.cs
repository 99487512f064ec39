using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace FakeFinder.Storage.Blobs;

/// <summary>What makes a file survive the loss of power: its bytes synced, and the folders that name it.</summary>
internal static class DurableFiles
{
    private const int CloseOnExecOfLinux = 0x80000;

    /// <summary>Syncs the bytes of a file that any process wrote.</summary>
    public static void FlushFile(string path)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        RandomAccess.FlushToDisk(file);
    }

    /// <summary>
    /// Syncs a folder and those above it up to and with <paramref name="root"/>, any of which may be new. One that did not change costs
    /// nearly as much: the disk is told to write its cache all the same.
    /// </summary>
    public static void FlushFolders(string folder, string root)
    {
        for (var next = folder; ; next = Path.GetDirectoryName(next)!)
        {
            FlushFolder(next);
            if (next.Length <= root.Length)
            {
                return;
            }
        }
    }

    /// <remarks>.NET opens no folders; Windows cannot sync them, and need not.</remarks>
    private static void FlushFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var folder = Open([.. System.Text.Encoding.UTF8.GetBytes(path), 0], OperatingSystem.IsLinux() ? CloseOnExecOfLinux : 0);
        if (folder.IsInvalid)
        {
            throw new IOException($"The folder {path} cannot be opened to sync it: {Marshal.GetLastPInvokeErrorMessage()}.");
        }

        RandomAccess.FlushToDisk(folder);
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern SafeFileHandle Open(byte[] path, int flags);
}
