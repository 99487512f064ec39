using System.ComponentModel;
using System.Diagnostics;

namespace FakeFinder.Servers.S3;

/// <summary>The npm package that speaks like S3, installed once into an ignored folder of the clone.</summary>
internal static class S3Rver
{
    private const string Package = "@20minutes/s3rver";
    private const string Version = "4.0.4";

    private static readonly TimeSpan LongestInstall = TimeSpan.FromMinutes(5);

    /// <param name="artifacts">The clone's folder for what is built; it is made.</param>
    /// <returns>The folder that holds <c>node_modules</c>.</returns>
    public static async Task<string> InstallAsync(string artifacts)
    {
        var place = Path.Combine(artifacts, $"s3rver-{Version}");
        if (Directory.Exists(place))
        {
            return place;
        }

        var unfinished = Path.Combine(artifacts, $"s3rver-{Guid.NewGuid():N}");
        Directory.CreateDirectory(unfinished);
        try
        {
            await InstallIntoAsync(unfinished);
            Directory.Move(unfinished, place);
        }
        catch (IOException) when (Directory.Exists(place))
        {
            // Another test run of this clone was quicker.
            Directory.Delete(unfinished, recursive: true);
        }
        catch
        {
            Directory.Delete(unfinished, recursive: true);
            throw;
        }

        return place;
    }

    private static async Task InstallIntoAsync(string folder)
    {
        var start = new ProcessStartInfo("npm")
        {
            ArgumentList =
            {
                "install",
                "--no-save",
                "--no-audit",
                "--no-fund",
                "--ignore-scripts",
                "--prefix",
                folder,
                $"{Package}@{Version}",
            },
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var npm = Process.Start(start)!;
            using var deadline = new CancellationTokenSource(LongestInstall);
            try
            {
                var output = npm.StandardOutput.ReadToEndAsync(deadline.Token);
                var errors = await npm.StandardError.ReadToEndAsync(deadline.Token);
                await output;
                await npm.WaitForExitAsync(deadline.Token);
                if (npm.ExitCode != 0)
                {
                    throw new InvalidOperationException(
                        $"npm cannot install {Package} {Version}, the stand-in of S3 for these tests: {errors.Trim()}");
                }
            }
            catch
            {
                npm.Kill(entireProcessTree: true);
                throw;
            }
        }
        catch (Win32Exception exception)
        {
            throw new InvalidOperationException(
                $"These tests need nodejs and npm ({exception.Message}): install them, on Debian and Ubuntu with 'sudo apt-get install "
                    + $"nodejs npm'.",
                exception);
        }
    }
}
