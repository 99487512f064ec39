using System.Diagnostics;

namespace FakeFinder.Bench.Service;

/// <summary>
/// The published service, built by <c>./fakefinder</c> where the sources have changed; while this is held, no later build deletes it.
/// </summary>
internal sealed class ServiceBuild : IDisposable
{
    private readonly FileStream inUse;

    private ServiceBuild(string folder, FileStream inUse) => (Folder, this.inUse) = (folder, inUse);

    /// <summary>Holds <c>web</c>, <c>silo</c> and <c>cli</c>.</summary>
    public string Folder { get; }

    public string WebProgram => Path.Combine(Folder, "web", "FakeFinder.Web.dll");

    public static async Task<ServiceBuild> MakeAsync(CancellationToken cancellationToken)
    {
        // The script builds before any command: this one does nothing else.
        using var script = Process.Start(
            new ProcessStartInfo(Path.Combine(Repository.Root, "fakefinder"), ["--version"]) { RedirectStandardOutput = true }
        )!;
        await script.StandardOutput.ReadToEndAsync(cancellationToken);
        await script.WaitForExitAsync(cancellationToken);
        if (script.ExitCode != 0)
        {
            throw new BenchException($"./fakefinder --version ended with code {script.ExitCode}: there is no service to be measured.");
        }

        var link = Path.Combine(Repository.Root, ".artifacts", "publish");
        var folder =
            Directory.ResolveLinkTarget(link, returnFinalTarget: true)?.FullName
            ?? throw new BenchException($"{link} is no link to a build.");

        // Opened for shared reading, a file is locked as the script's own users lock it.
        return new ServiceBuild(folder, new FileStream(folder + ".lock", FileMode.Open, FileAccess.Read, FileShare.Read));
    }

    public void Dispose() => inUse.Dispose();
}
