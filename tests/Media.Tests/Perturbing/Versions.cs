using FakeFinder.Clips;
using FakeFinder.Media.Decoding;
using FakeFinder.Media.Perturbing;
using FakeFinder.Media.Probing;
using FakeFinder.Media.Tools;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace FakeFinder.Media.Tests.Perturbing;

/// <summary>Versions of clips, made by the real FFmpeg into a folder of the test's own.</summary>
internal sealed class Versions : IAsyncDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fakefinder-perturbing-");

    public Versions(PerturbingOptions? options = null, MediaOptions? media = null, TimeProvider? time = null, string? at = null)
    {
        options ??= new PerturbingOptions();
        options.Folder = at ?? folder.FullName;
        Tools = Decoders.Tools(media);
        Made = new PerturbedVideos(Tools, Options.Create(options), time ?? TimeProvider.System, NullLogger<PerturbedVideos>.Instance);
    }

    public MediaTools Tools { get; }

    public PerturbedVideos Made { get; }

    /// <summary>What lies on the disk beside the folder's lock.</summary>
    public IReadOnlyList<string> Files =>
        [.. folder.EnumerateFiles("*", SearchOption.AllDirectories).Select(file => file.FullName).Where(file => Path.HasExtension(file))];

    public bool HasFolder => folder.EnumerateDirectories().Any();

    public static Versions Create() => new();

    public static Perturbation Named(string name) => Perturbation.Find(name)!;

    /// <summary>Opens a version of a clip that was looked into before, as a worker does.</summary>
    public async Task<PerturbedVideo> OpenAsync(string clip, string perturbation, CancellationToken cancellationToken = default)
    {
        var (file, info) = await LookAsync(clip);
        return await Made.OpenAsync(file, info, Named(perturbation), cancellationToken);
    }

    public async Task<(VideoFile File, VideoInfo Info)> LookAsync(string clip)
    {
        var info = await Decoders.ProbeAsync(Tools, clip);
        return (new VideoFile(clip, clip, info.Stream!), info);
    }

    /// <summary>All frames of a version.</summary>
    public async Task<List<Frame>> FramesAsync(string clip, string perturbation)
    {
        using var version = await OpenAsync(clip, perturbation);
        return await AllAsync(version.Path);
    }

    public async Task<List<Frame>> AllAsync(string path) =>
        await Decoders.Decoder(Tools).DecodeAsync(Tools, path, [.. Enumerable.Range(0, 1000)]).ToListAsync();

    public async ValueTask DisposeAsync()
    {
        await Made.DisposeAsync();
        Tools.Dispose();
        folder.Delete(recursive: true);
    }
}
