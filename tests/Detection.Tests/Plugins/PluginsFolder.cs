using System.Text.Json.Nodes;
using FakeFinder.Detection.Plugins;
using FakeFinder.Detection.Tests.Support;
using FakeFinder.Plugins;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FakeFinder.Detection.Tests.Plugins;

/// <summary>A folder of plugins that are compiled for the test, and a models.json whose entries name them.</summary>
internal sealed class PluginsFolder : IDisposable
{
    private const string Usings = """
        using System; using System.Collections.Generic; using System.Linq; using System.Reflection; using System.Threading;
        using System.Threading.Tasks;
        """;

    private static readonly Lazy<IReadOnlyList<MetadataReference>> Framework = new(() =>
    [
        .. Directory.EnumerateFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "*.dll")
            .Where(dll => AssemblyFile.ReferencesOf(dll) is not null)
            .Select(dll => MetadataReference.CreateFromFile(dll)),
    ]);

    private readonly TemporaryFolder folder = new();

    public string FolderOf(string plugin) => Directory.CreateDirectory(Path.Combine(folder.Path, plugin)).FullName;

    public string FileOf(string plugin) => Path.Combine(FolderOf(plugin), $"{plugin}.dll");

    /// <summary>Compiles a plugin whose factory selects frames and whose detector judges them, by the C# that is given.</summary>
    /// <param name="select">An expression of <c>video</c> and <c>settings</c>.</param>
    /// <param name="analyse">The body of an asynchronous method of <c>video</c>, <c>frames</c>, <c>progress</c> and
    /// <c>cancellationToken</c>.</param>
    /// <param name="factory">Further members of the factory, whose class is Factory.</param>
    /// <param name="detector">Further members of the detector, whose class is Detector.</param>
    public void Add(
        string plugin,
        string analyse = "await foreach (var frame in frames) { } return DetectionResult.Judged(0.7);",
        string select = "FrameSelection.EvenlySpaced(video, 4)",
        string factory = "",
        string detector = "",
        string more = "",
        params string[] references
    ) =>
        Compile(
            FileOf(plugin),
            $$"""
            using FakeFinder.Plugins;
            public sealed class Factory : IDetectorFactory
            {
                public IReadOnlyList<int> SelectFrames(VideoProperties video, DetectorSettings settings) => {{select}};
                public async Task<IDetector> LoadAsync(DetectorSettings settings, CancellationToken cancellationToken) =>
                    await Task.FromResult(new Detector());
                {{factory}}
            }
            internal sealed class Detector : IDetector
            {
                public async Task<DetectionResult> AnalyseAsync(VideoProperties video, IAsyncEnumerable<VideoFrame> frames,
                    IProgress<DetectorProgress> progress, CancellationToken cancellationToken)
                {
                    await Task.Yield();
                    {{analyse}}
                }
                public ValueTask DisposeAsync() => ValueTask.CompletedTask;
                {{detector}}
            }
            {{more}}
            """,
            [typeof(IDetectorFactory).Assembly.Location, .. references]);

    /// <summary>Compiles an assembly against the framework and the references.</summary>
    public static void Compile(string file, string code, params string[] references)
    {
        var compiled = CSharpCompilation.Create(
            Path.GetFileNameWithoutExtension(file),
            [CSharpSyntaxTree.ParseText(Usings + code)],
            [.. Framework.Value, .. references.Select(path => MetadataReference.CreateFromFile(path))],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)).Emit(file);
        Assert.True(compiled.Success, string.Join(Environment.NewLine, compiled.Diagnostics));
    }

    /// <returns>A detection host with one detector for each name, of a plugin of the same name.</returns>
    public IHost Host(GivenFrames? frames, params ReadOnlySpan<string> plugins) =>
        Host(frames, [.. plugins.ToArray().Select(plugin => Entry(plugin))]);

    public IHost Host(GivenFrames? frames, params JsonObject[] entries) => Host(frames, entries, []);

    public IHost Host(GivenFrames? frames, JsonObject[] entries, params (string Key, string Value)[] settings)
    {
        var models = new JsonObject { ["schema"] = 1, ["detectors"] = new JsonArray([.. entries]) };
        return DetectionHost.Create(
            services => services.Configure<DetectionOptions>(options =>
                (options.PluginPatience, options.PluginGrace) = (Patience, TimeSpan.FromMilliseconds(100))),
            frames,
            folder.Write("models.json", models.ToJsonString()),
            [("FakeFinder:Detection:Plugins", folder.Path), .. settings]);
    }

    /// <summary>How long a plugin may take to answer; a test that waits for it makes it short.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(1);

    /// <param name="plugin">As the entry names it; the detector's name is the same in lower case.</param>
    public static JsonObject Entry(string plugin, JsonObject? parameters = null, string? detector = null) => new()
    {
        ["name"] = detector ?? plugin.ToLowerInvariant(),
        ["title"] = plugin,
        ["summary"] = "A test's own.",
        ["notice"] = "not trained",
        ["pipeline"] = $"plugin:{plugin}",
        ["parameters"] = parameters ?? [],
    };

    public void Dispose() => folder.Dispose();
}
