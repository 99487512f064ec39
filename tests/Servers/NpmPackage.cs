using System.ComponentModel;
using System.Diagnostics;

namespace FakeFinder.Servers;

/// <summary>An npm package that tests need, in one version, installed once into an ignored folder of the clone.</summary>
/// <param name="Name">Such as <c>@20minutes/s3rver</c>.</param>
/// <param name="For">What it is there for, in a word or two of a sentence.</param>
public sealed record NpmPackage(string Name, string Version, string For)
{
    private static readonly TimeSpan LongestInstall = TimeSpan.FromMinutes(5);

    /// <param name="artifacts">The clone's folder for what is built; it is made.</param>
    /// <returns>The folder that holds <c>node_modules</c>.</returns>
    public async Task<string> InstallAsync(string artifacts)
    {
        var folder = Name[(Name.LastIndexOf('/') + 1)..];
        var place = Path.Combine(artifacts, $"{folder}-{Version}");
        if (Directory.Exists(place))
        {
            return place;
        }

        var unfinished = Path.Combine(artifacts, $"{folder}-{Guid.NewGuid():N}");
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

    private async Task InstallIntoAsync(string folder)
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
                $"{Name}@{Version}",
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
                        $"npm cannot install {Name} {Version}, {For}: {errors.Trim()}");
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
