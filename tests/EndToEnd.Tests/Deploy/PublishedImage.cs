using System.Diagnostics;
using FakeFinder.EndToEnd.Tests.Cluster;
using FakeFinder.EndToEnd.Tests.Processes;

namespace FakeFinder.EndToEnd.Tests.Deploy;

/// <summary>
/// What an image of the folder deploy holds, in a folder instead of a container: what was really published, where its Dockerfile puts it,
/// started as it says with its environment and no other. /data lies in the folder too.
/// </summary>
internal sealed class PublishedImage : IDisposable
{
    /// <summary>What the images that they are made from set.</summary>
    private static readonly Dictionary<string, string> OfBaseImages = new()
    {
        ["ASPNETCORE_HTTP_PORTS"] = "8080",
        ["DOTNET_RUNNING_IN_CONTAINER"] = "true",
        ["APP_UID"] = "1654",
    };

    private static readonly string[] OfMachine = ["PATH", "DOTNET_ROOT"];

    private readonly Dockerfile file;
    private readonly string root;
    private readonly string data;

    /// <param name="data">What /data is.</param>
    public PublishedImage(string dockerfile, string data)
    {
        file = Dockerfile.Named(dockerfile);
        this.data = data;

        // Beside what was published, so that links do for copies.
        root = Path.Combine(Repository.Root, ".artifacts", $"image-{Guid.NewGuid():N}");
        foreach (var (project, folder) in file.Published)
        {
            var place = InRoot(folder);
            Directory.CreateDirectory(Path.GetDirectoryName(place)!);
            using var copy = Process.Start(
                "cp",
                ["-al", Path.GetFullPath(ProcessCluster.Program(Path.GetFileName(project).ToLowerInvariant())) + "/.", place]);
            copy.WaitForExit();
            Assert.Equal(0, copy.ExitCode);
        }
    }

    /// <param name="program">In place of the entry point's, a path in the image.</param>
    /// <param name="settings">What docker run's --env adds.</param>
    public ClusterProcess Start(
        ProcessFamily family,
        ClusterLog log,
        string name,
        IEnumerable<KeyValuePair<string, string>> settings,
        string? program = null)
    {
        var start = new ProcessStartInfo("dotnet", [InRoot(program ?? Path.Combine(file.WorkingFolder, file.EntryPoint[1]))])
        {
            WorkingDirectory = InRoot(file.WorkingFolder),
        };
        var machine = OfMachine
            .Select(key => KeyValuePair.Create(key, Environment.GetEnvironmentVariable(key) ?? ""))
            .Where(setting => setting.Value.Length > 0);
        start.Environment.Clear();
        foreach (var (key, value) in machine.Concat(OfBaseImages).Concat(file.Environment).Concat(settings))
        {
            start.Environment[key] = value.StartsWith("/data/", StringComparison.Ordinal) ? data + value["/data".Length..] : value;
        }

        return ClusterProcess.Start(family, log, name, start);
    }

    public void Dispose() => Directory.Delete(root, recursive: true);

    private string InRoot(string path) => root + path;
}
