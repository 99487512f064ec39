using System.Diagnostics;

namespace FakeFinder.Servers;

/// <summary>Another user of this machine: nobody. Root alone may become one.</summary>
public static class OtherUser
{
    private const string Nobody = "65534";

    /// <returns>True where the program does as the other user what it is asked for.</returns>
    public static bool Can(params string[] command)
    {
        var start = new ProcessStartInfo("setpriv", ["--reuid", Nobody, "--regid", Nobody, "--clear-groups", .. command])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        using var process = Process.Start(start)!;
        _ = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return error.StartsWith("setpriv:", StringComparison.Ordinal)
            ? throw new InvalidOperationException(
                $"Another user cannot be tried without being root; run the tests as root ({error.Trim()}).")
            : process.ExitCode == 0;
    }
}
