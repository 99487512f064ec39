using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FakeFinder;

/// <summary>
/// Gives the test process, and so whatever it starts, the default answers to the signals that a shell has its background jobs ignore. A
/// process passes on what it ignores, and .NET continues ignoring it: a service under test would stay, though it was asked to stop.
/// </summary>
/// <remarks>SIGHUP stays as it is: who starts the tests by <c>nohup</c> wants them to survive the terminal, and no test sends it.</remarks>
internal static class DefaultSignals
{
    public const int Interrupt = 2;

    private const int Quit = 3;
    private const nint Default = 0;

    /// <summary>Runs before anything else of a test project.</summary>
    [ModuleInitializer]
    internal static void Restore()
    {
        foreach (var number in new[] { Interrupt, Quit })
        {
            if (IsIgnoredBy("self", number))
            {
                _ = signal(number, Default);
            }
        }
    }

    /// <param name="process">Its id, or <c>self</c>.</param>
    /// <returns>False too for a process that has ended.</returns>
    internal static bool IsIgnoredBy(string process, int number)
    {
        const string Ignored = "SigIgn:";
        try
        {
            var mask = File.ReadLines($"/proc/{process}/status")
                .FirstOrDefault(line => line.StartsWith(Ignored, StringComparison.Ordinal))
                ?[Ignored.Length..];
            return mask is not null
                && (
                    ulong.Parse(mask, NumberStyles.HexNumber | NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture) >> (number - 1)
                    & 1
                ) == 1;
        }
        catch (IOException)
        {
            return false;
        }
    }

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint signal(int number, nint handler);
}
