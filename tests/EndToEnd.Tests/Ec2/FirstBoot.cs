using System.Diagnostics;
using System.Text.RegularExpressions;
using FakeFinder.EndToEnd.Tests.Processes;

namespace FakeFinder.EndToEnd.Tests.Ec2;

/// <summary>
/// The first start of a machine: the shell runs its user data, as cloud-init has it do. The machine's paths lie below a folder, its
/// metadata service has another address, and programs that make no sense here (a mount of EFS, ECR, docker, systemd) are one stand-in that
/// writes down how it was called.
/// </summary>
internal sealed partial class FirstBoot : IDisposable
{
    private const string MetadataService = "http://169.254.169.254";
    private const char Between = '\u001f';

    private const string StandIn = """
        #!/bin/bash
        printf -v line '%s\x1f' "${0##*/}" "$@"
        printf '%s\n' "$line" >>"$MACHINE/commands"
        case ${0##*/} in
            mount) rmdir "$1" && ln -s "$EFS" "$1" ;;
            mountpoint) [[ -L ${!#} ]] ;;
            aws) printf 'password of the registry' ;;
            docker) [[ $1 != login || $(cat) == 'password of the registry' ]] ;;
        esac
        """;

    private readonly DirectoryInfo programs = Directory.CreateTempSubdirectory("fakefinder-programs-");

    public FirstBoot()
    {
        foreach (var name in new[] { "mount", "mountpoint", "systemctl", "aws", "docker" })
        {
            var path = Path.Combine(programs.FullName, name);
            File.WriteAllText(path, StandIn);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            }
        }
    }

    /// <param name="root">The machine's folder: <c>/</c> for its user data.</param>
    /// <param name="efs">What is on the file system that the machine mounts.</param>
    /// <returns>The commands that were called, each with its arguments.</returns>
    public async Task<IReadOnlyList<IReadOnlyList<string>>> RunAsync(
        ProcessFamily family,
        string userData,
        string root,
        string efs,
        string metadata)
    {
        Assert.StartsWith("#!/bin/bash\n", userData, StringComparison.Ordinal);
        foreach (var folder in new[] { "data", "etc/systemd/system", "usr/local/bin" })
        {
            Directory.CreateDirectory(Path.Combine(root, folder));
        }

        await File.WriteAllTextAsync(Path.Combine(root, "etc", "fstab"), "");
        var script = Path.Combine(root, "user-data");
        await File.WriteAllTextAsync(script, Inside(userData, root).Replace(MetadataService, metadata, StringComparison.Ordinal));
        var start = new ProcessStartInfo("/bin/bash", [script]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Clear();
        start.Environment["PATH"] = $"{programs.FullName}:/usr/bin:/bin";
        start.Environment["MACHINE"] = root;
        start.Environment["EFS"] = efs;
        family.Adopt(start);
        using var shell = Process.Start(start)!;
        var (output, error) = (shell.StandardOutput.ReadToEndAsync(), shell.StandardError.ReadToEndAsync());
        await shell.WaitForExitAsync();
        Assert.True(shell.ExitCode == 0, $"The user data have ended with code {shell.ExitCode}: {await output}{await error}");
        return [.. (await File.ReadAllLinesAsync(Path.Combine(root, "commands"))).Select(line => line.TrimEnd(Between).Split(Between))];
    }

    public void Dispose() => programs.Delete(recursive: true);

    /// <summary>
    /// The script with the machine's paths below its folder; a path of which this knows nothing would be one of this very machine.
    /// </summary>
    private static string Inside(string script, string root)
    {
        var inside = MachinePath().Replace(script, $"{root}$0");
        Assert.Empty(
            AnyPath()
                .Matches(inside)
                .Select(path => path.Value)
                .Where(path => !path.StartsWith(root, StringComparison.Ordinal))
                .Except(["/bin/bash", "/dev/null"]));
        return inside;
    }

    [GeneratedRegex(@"(?<=[\s=>""'])/(data|etc|usr/local/bin|var/lib)(?=[/\s:;\\""']|$)", RegexOptions.Multiline)]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"(?<=[\s=>""'!])/[a-z][\w./-]*")]
    private static partial Regex AnyPath();
}
