using System.Diagnostics;

namespace FakeFinder.EndToEnd.Tests;

/// <summary>
/// The scripts of the clone, on a machine on which things are missing: programs in a folder that stand in for those of the system.
/// </summary>
public sealed class ScriptTests : IDisposable
{
    private static readonly string[] Tools = ["bash", "env", "cat", "dirname", "readlink", "mkdir", "tr", "true"];

    private readonly DirectoryInfo clone = Directory.CreateTempSubdirectory("fakefinder-clone-");

    public ScriptTests()
    {
        Copy("fakefinder");
        Copy(Path.Combine(".ci", "run"));
        Directory.CreateDirectory(Programs);
        foreach (var tool in Tools)
        {
            File.CreateSymbolicLink(Path.Combine(Programs, tool), Path.Combine("/usr/bin", tool));
        }

        Write(Path.Combine(Programs, "sudo"), """[[ $1 != -n ]] || shift; exec "$@" """);
    }

    private string Programs => Path.Combine(clone.FullName, "programs");

    private string Home => Path.Combine(clone.FullName, "home");

    public void Dispose() => clone.Delete(recursive: true);

    [Theory]
    [InlineData("up")]
    [InlineData("detect")]
    [InlineData("batch")]
    [InlineData("detectors")]
    public async Task What_a_command_needs_is_installed_before_it_runs(string command)
    {
        Write(Path.Combine(Programs, "dotnet"), "exit 1");
        Write(Path.Combine(Programs, "dpkg-query"), "printf not-installed");
        Write(Path.Combine(Programs, "apt-cache"), "printf 'Candidate: (none)'");
        Write(Path.Combine(Programs, "apt-get"), """echo "apt-get $*"; [[ $1 == update ]]""");

        var (exitCode, said) = await RunAsync("fakefinder", command);

        Assert.Equal(1, exitCode);
        Assert.Contains("apt-get install --yes -qq --no-install-recommends ffmpeg opencv-data", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_check_of_the_format_finds_an_SDK_that_lies_in_the_home_folder_only()
    {
        Write(Path.Combine(Home, ".dotnet", "dotnet"), """echo "dotnet $*" """);

        var (_, said) = await RunAsync(Path.Combine(".ci", "run"));

        Assert.Contains("dotnet format --verify-no-changes", said, StringComparison.Ordinal);
        Assert.DoesNotContain("The format is not", said, StringComparison.Ordinal);
    }

    private void Copy(string script)
    {
        var copy = Path.Combine(clone.FullName, script);
        Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
        File.Copy(Path.Combine(Repository.Root, script), copy);
    }

    private static void Write(string program, string script)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(program)!);
        File.WriteAllText(program, $"#!/usr/bin/bash\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }

    /// <returns>The exit code, and what was said on both outputs.</returns>
    private async Task<(int ExitCode, string Said)> RunAsync(string script, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(clone.FullName, script), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        (start.Environment["PATH"], start.Environment["HOME"]) = (Programs, Home);
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await error);
    }
}
