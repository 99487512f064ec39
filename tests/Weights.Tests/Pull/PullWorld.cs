using FakeFinder.Reference;
using FakeFinder.Servers;
using FakeFinder.Weights.Import;
using FakeFinder.Weights.Places;
using FakeFinder.Weights.Pull;
using Microsoft.Extensions.Time.Testing;

namespace FakeFinder.Weights.Tests.Pull;

/// <summary>A weights folder, a web server with what can be pulled, and MTCNN's published files to be pulled.</summary>
internal sealed class PullWorld : IAsyncDisposable
{
    public const string Name = "mtcnn";
    public const string Archive = "mtcnn.tar.gz";

    private readonly TemporaryFolder folder = new();

    private PullWorld(FileHost host) => Host = host;

    public FileHost Host { get; }

    /// <summary>Drives the watch for sources that send nothing; delays between attempts are zero.</summary>
    public FakeTimeProvider Time { get; } = new();

    public string Weights => Path.Combine(folder.Path, "weights");

    public string Manifest => Path.Combine(Weights, Name, WeightsManifest.FileName);

    public string Lock => Path.Combine(Weights, WeightsLock.FileName);

    /// <summary>What is left of pulls that have not ended.</summary>
    public IReadOnlyList<string> Staged =>
        !Directory.Exists(Weights)
            ? []
            :
            [
                .. Directory.EnumerateDirectories(Weights, ".pulling-*")
                    .SelectMany(path => Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)),
            ];

    public List<PullProgress> Progress { get; } = [];

    public static async Task<PullWorld> StartAsync() => new(await FileHost.StartAsync());

    public string PathOf(string name) => Path.Combine(folder.Path, name);

    public PullItem Item(params ReadOnlySpan<string> sources) => new()
    {
        Name = Name,
        Archive = Archive,
        Sources = [.. sources.ToArray().Select(source => PlaceAddress.Parse(source.StartsWith('/') ? source : $"{Host.Url}/{source}"))],
        Licence = "MIT",
    };

    public async Task<PullResult> PullAsync(
        PullItem item,
        Action<PullProgress>? watch = null,
        bool acceptChanged = false,
        string? weights = null,
        CancellationToken cancellationToken = default)
    {
        var options = new PullOptions
        {
            WeightsFolder = weights ?? Weights,
            AcceptChanged = acceptChanged,
            FirstDelay = TimeSpan.Zero,
        };
        using var puller = new Puller(options, Time);
        return await puller.PullAsync(item, new Watcher(Progress, watch), cancellationToken);
    }

    /// <summary>The sentence of a pull that fails.</summary>
    public async Task<string> RefusalAsync(PullItem item) =>
        (await Assert.ThrowsAsync<WeightsException>(() => PullAsync(item))).Message;

    /// <summary>Puts MTCNN's archive, of half a megabyte or more, at a path of the host.</summary>
    public byte[] PutArchive(string path)
    {
        var archive = PublishedArchive.PackMtcnn();
        Host.Put(path, archive);
        return archive;
    }

    public ValueTask DisposeAsync()
    {
        folder.Dispose();
        return Host.DisposeAsync();
    }

    private sealed class Watcher(List<PullProgress> seen, Action<PullProgress>? watch) : IProgress<PullProgress>
    {
        public void Report(PullProgress value)
        {
            seen.Add(value);
            watch?.Invoke(value);
        }
    }
}
