namespace FakeFinder.Media.Tools;

/// <summary>Why the sandbox does not work on a machine, and what its operator can do.</summary>
internal static class SandboxAdvice
{
    private const string Bubblewrap = "bwrap: ";

    /// <summary>Files that docker and podman put into each container.</summary>
    private static readonly string[] MarksOfContainers = [".dockerenv", "run/.containerenv"];

    /// <summary>bubblewrap is not there.</summary>
    public const string NotInstalled = "there is no bwrap on PATH; install bubblewrap (Debian's package bubblewrap)";

    /// <summary>True where bubblewrap itself failed, rather than the program in it.</summary>
    public static bool IsBubblewraps(IEnumerable<string> errors) =>
        errors.Any(line => line.StartsWith(Bubblewrap, StringComparison.Ordinal));

    /// <param name="errors">What bubblewrap or the program in it wrote to its standard error.</param>
    /// <param name="root">The folder that stands for <c>/</c>.</param>
    /// <returns>The rest of a sentence, without a full stop.</returns>
    public static string Why(IReadOnlyList<string> errors, string root = "/")
    {
        var said = errors.Count == 0 ? "nothing" : $"'{string.Join(" ", errors)}'";
        return IsBubblewraps(errors)
            ? $"{Cause(root)} (it said {said})"
            : $"ffprobe does not run in it and said {said}; its libraries must lie in /usr/lib, in /usr/local/lib, or in the folder lib "
                + $"beside its own";
    }

    private static string Cause(string root)
    {
        bool Is(string setting, string value) =>
            Path.Combine(root, "proc/sys", setting) is var file && File.Exists(file) && File.ReadAllText(file).Trim() == value;

        return Is("user/max_user_namespaces", "0")
            ? "this machine allows no user namespaces; set user.max_user_namespaces to some thousands by sysctl"
            : Is("kernel/unprivileged_userns_clone", "0")
            ? "this machine allows user namespaces to root alone; set kernel.unprivileged_userns_clone to 1 by sysctl"
            : Array.Exists(MarksOfContainers, mark => File.Exists(Path.Combine(root, mark)))
            ? "this container may make no namespaces; start it with a seccomp profile that allows clone, unshare, mount, umount2 and "
                + "pivot_root, and under no AppArmor profile that forbids mounts (docker: --security-opt seccomp=FILE --security-opt "
                + "apparmor=unconfined)"
            : Is("kernel/apparmor_restrict_unprivileged_userns", "1")
            ? "AppArmor forbids user namespaces to programs without a profile; give bwrap one with the rule 'userns' (Ubuntu's "
                + "package apparmor-profiles has bwrap-userns-restrict), or set kernel.apparmor_restrict_unprivileged_userns to 0 by sysctl"
            : "bubblewrap cannot make its namespaces";
    }
}
