using System.Diagnostics;
using System.Text.RegularExpressions;
using FakeFinder.EndToEnd.Tests.Processes;

namespace FakeFinder.EndToEnd.Tests.Ec2;

/// <summary>
/// The start of a machine: the shell runs its user data, as cloud-init has it do the first time, and fakefinder-boot.service later. The
/// machine's paths lie below a folder, its metadata service has another address, and programs that make no sense here (a mount of EFS, ECR,
/// docker, systemd, the GPU's driver) are one stand-in that writes down how it was called.
/// </summary>
internal sealed partial class MachineBoot : IDisposable
{
    private const string MetadataService = "http://169.254.169.254";
    private const char Between = '\u001f';

    private const string StandIn = """
        #!/bin/bash
        printf -v line '%s\x1f' "${0##*/}" "$@"
        printf '%s\n' "$line" >>"$MACHINE/commands"
        [[ -z $FAILS || "${0##*/} $*" != $FAILS* ]] || exit 1
        case ${0##*/}\ ${1-} in
            mount\ *) rmdir "$1" && ln -s "$EFS" "$1" ;;
            umount\ *) rm "$1" && mkdir "$1" ;;
            mountpoint\ *) [[ -L ${!#} ]] ;;
            install\ *) mkdir -p "${!#}" ;;
            nvidia-smi\ *) printf '%s\n' "$DRIVER" "$DRIVER" ;;
            aws\ ecr) printf 'password of the registry' ;;
            docker\ login) [[ $(cat) == 'password of the registry' ]] ;;
            docker\ inspect) [[ $* == *StartedAt* ]] && printf 'now\n' || printf '%s\n' "$ENDED" ;;
            docker\ logs) printf 'FakeFinder cannot start: CUDA does not load.\n' ;;
        esac
        """;

    private static readonly string[] Programs =
    [
        "aws",
        "dnf",
        "docker",
        "install",
        "mount",
        "mountpoint",
        "nvidia-smi",
        "shutdown",
        "sleep",
        "systemctl",
        "umount",
    ];

    private readonly DirectoryInfo programs = Directory.CreateTempSubdirectory("fakefinder-programs-");

    public MachineBoot()
    {
        foreach (var name in Programs)
        {
            var path = Path.Combine(programs.FullName, name);
            File.WriteAllText(path, StandIn);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            }
        }
    }

    /// <summary>How the words begin of a command that fails; empty for none.</summary>
    public string Fails { get; init; } = "";

    /// <summary>The version that the GPU's driver says.</summary>
    public string Driver { get; init; } = "580.95.05";

    /// <summary>The code with which the worker has ended last.</summary>
    public int Ended { get; init; }

    /// <param name="root">The machine's folder: <c>/</c> for its user data.</param>
    /// <param name="efs">What is on the file system that the machine mounts.</param>
    /// <returns>How its user data ended: what it called in this start, and what it wrote.</returns>
    public async Task<Booted> RunAsync(ProcessFamily family, string userData, string root, string efs, string metadata)
    {
        Assert.StartsWith("#!/bin/bash\n", userData, StringComparison.Ordinal);
        foreach (var folder in new[] { "data", "dev", "etc/systemd/system", "run", "usr/local/bin" })
        {
            Directory.CreateDirectory(Path.Combine(root, folder));
        }

        await File.AppendAllTextAsync(Path.Combine(root, "etc", "fstab"), "");
        var (script, commands) = (Path.Combine(root, "user-data"), Path.Combine(root, "commands"));
        await File.WriteAllTextAsync(script, Inside(userData, root).Replace(MetadataService, metadata, StringComparison.Ordinal));
        await File.WriteAllTextAsync(commands, "");
        var start = new ProcessStartInfo("/bin/bash", [script]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Clear();
        start.Environment["PATH"] = $"{programs.FullName}:/usr/bin:/bin";
        start.Environment["MACHINE"] = root;
        start.Environment["EFS"] = efs;
        start.Environment["FAILS"] = Fails;
        start.Environment["DRIVER"] = Driver;
        start.Environment["ENDED"] = $"{Ended}";
        family.Adopt(start);
        using var shell = Process.Start(start)!;
        var (output, error) = (shell.StandardOutput.ReadToEndAsync(), shell.StandardError.ReadToEndAsync());
        await shell.WaitForExitAsync();
        return new Booted(
            shell.ExitCode,
            [.. (await File.ReadAllLinesAsync(commands)).Select(line => line.TrimEnd(Between).Split(Between))],
            await output + await error);
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
                .Except(["/bin/bash", "/dev/null", "/proc/meminfo", "/sbin/mount.efs"]));
        return inside;
    }

    [GeneratedRegex(@"(?<=[\s=>""'(])/(data|dev/console|etc|run|usr/local/bin|var/lib)(?=[/\s:;\\""']|$)", RegexOptions.Multiline)]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"(?<=[\s=>""'!(])/[a-z][\w./-]*")]
    private static partial Regex AnyPath();
}

/// <summary>How a start has ended.</summary>
/// <param name="ExitCode">Of the user data.</param>
/// <param name="Commands">What was called, each with its arguments.</param>
internal sealed record Booted(int ExitCode, IReadOnlyList<IReadOnlyList<string>> Commands, string Output);
