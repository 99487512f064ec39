namespace FakeFinder.Media.Tools;

/// <summary>
/// What bubblewrap is to give FFmpeg's programs: themselves, the system's libraries and three devices, all read-only; no network, no other
/// process, no /proc, no capability. <c>with-limits.sh</c> adds the one video, and the one socket that frames go to.
/// </summary>
internal static class Sandbox
{
    /// <summary>Not all of /usr: people keep programs with their settings in /usr/src and /usr/local.</summary>
    private static readonly string[] System =
    [
        "/usr/bin", "/usr/lib", "/usr/lib32", "/usr/lib64", "/usr/local/lib", "/bin", "/lib", "/lib32", "/lib64", "/etc/ld.so.cache",
        "/etc/alternatives",
    ];

    /// <summary>FFmpeg takes its random numbers from one.</summary>
    private static readonly string[] Devices = ["/dev/null", "/dev/zero", "/dev/urandom"];

    /// <remarks>
    /// The program is process 1 of the sandbox: bubblewrap's own would be left to process 1 of the machine at each end, which in a
    /// container may be ours. The kernel still kills it at a limit, and it starts no other program.
    /// </remarks>
    /// <param name="programs">The paths of ffmpeg and ffprobe.</param>
    /// <param name="nested">
    /// Whether they could make namespaces of their own, by which most faults of kernels are reached. Older releases of bubblewrap
    /// (before 0.8) cannot forbid it, nor can any where /proc/sys is read-only.
    /// </param>
    public static IReadOnlyList<string> Arguments(IEnumerable<string> programs, bool nested) =>
    [
        "--unshare-user", "--unshare-all",
        .. nested ? [] : new[] { "--disable-userns" },
        "--cap-drop", "ALL", "--new-session", "--die-with-parent", "--as-pid-1",
        .. System.SelectMany(Show),
        .. Devices.SelectMany(device => new[] { "--dev-bind", device, device }),
        .. programs.SelectMany(ShowProgram),
    ];

    private static string[] Show(string path) =>
        new FileInfo(path).LinkTarget is { } target ? ["--symlink", target, path]
        : Path.Exists(path) ? ["--ro-bind", path, path]
        : [];

    /// <summary>
    /// A program that lies elsewhere is shown alone, with the folder <c>lib</c> beside its own. That folder is named to it, since
    /// without /proc the dynamic loader cannot tell what <c>$ORIGIN</c> means.
    /// </summary>
    private static IEnumerable<string> ShowProgram(string program)
    {
        var real = File.ResolveLinkTarget(program, returnFinalTarget: true)?.FullName ?? program;
        if (IsShown(real))
        {
            return IsShown(program) ? [] : ["--ro-bind", real, program];
        }

        var libraries = Path.GetFullPath(Path.Combine(real, "..", "..", "lib"));
        return
        [
            .. new[] { real, program }.Distinct().Where(path => !IsShown(path)).SelectMany(path => new[] { "--ro-bind", real, path }),
            .. Directory.Exists(libraries) ? new[] { "--ro-bind", libraries, libraries, "--setenv", "LD_LIBRARY_PATH", libraries } : [],
        ];
    }

    private static bool IsShown(string path) => Array.Exists(System, shown => path.StartsWith(shown + "/", StringComparison.Ordinal));
}
