using System.Runtime.InteropServices;

namespace FakeFinder.Files;

/// <summary>What a process writes is for its own user alone.</summary>
public static class PrivateFiles
{
    private const uint NothingForOthers = 0b000_111_111;

    private static uint? before;

    /// <summary>From now on, for this process and those that it starts. To be called before anything is written.</summary>
    public static void Use()
    {
        if (!OperatingSystem.IsWindows())
        {
            before = SetMask(NothingForOthers);
        }
    }

    /// <summary>For a process that writes outside the service's own folders: files get the rights that its caller's umask gives.</summary>
    public static void End()
    {
        if (before is { } mask)
        {
            _ = SetMask(mask);
        }
    }

    [DllImport("libc", EntryPoint = "umask")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint SetMask(uint mask);
}
