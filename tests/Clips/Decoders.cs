using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using FakeFinder.Media.Decoding;
using FakeFinder.Media.Probing;
using FakeFinder.Media.Tools;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace FakeFinder.Clips;

/// <summary>What the tests of this folder need again and again.</summary>
internal static class Decoders
{
    public static MediaTools Tools(MediaOptions? options = null) => new(Options.Create(options ?? new MediaOptions()), TimeProvider.System);

    public static VideoDecoder Decoder(MediaTools tools) =>
        new(tools, new Instruments(), TimeProvider.System, NullLogger<VideoDecoder>.Instance);

    /// <summary>The clip as a worker gets it: looked into.</summary>
    public static async Task<VideoFile> LookAsync(MediaTools tools, string path) =>
        new(path, path, (await ProbeAsync(tools, path)).Stream!);

    public static Task<VideoInfo> ProbeAsync(MediaTools tools, string path) =>
        new VideoProbe(tools, Options.Create(new ProbeOptions())).ProbeAsync(path, Path.GetFileName(path), CancellationToken.None);

    public static async IAsyncEnumerable<Frame> DecodeAsync(
        this VideoDecoder decoder,
        MediaTools tools,
        string path,
        IReadOnlyList<int> indices)
    {
        var video = new OpenVideo(await LookAsync(tools, path));
        await foreach (var frame in decoder.DecodeAsync(video, indices, CancellationToken.None))
        {
            yield return frame;
        }
    }

    /// <summary>The reference names its frames by SHA-1.</summary>
    [SuppressMessage("Security", "CA5350", Justification = "A name for pixels, not a signature.")]
    public static string Sha1(Frame frame) => Convert.ToHexStringLower(SHA1.HashData(frame.Rgb.Span));

    public static string Describe(Frame frame) =>
        $"{frame.Index} {frame.Time.TotalSeconds:0.000000} {frame.Width}x{frame.Height} {Sha1(frame)}";

    public static async Task<List<T>> ToListAsync<T>(this IAsyncEnumerable<T> items)
    {
        var list = new List<T>();
        await foreach (var item in items)
        {
            list.Add(item);
        }

        return list;
    }

    public static async Task<List<string>> DescribeAllAsync(this IAsyncEnumerable<Frame> frames)
    {
        var list = new List<string>();
        await foreach (var frame in frames)
        {
            list.Add(Describe(frame));
        }

        return list;
    }

    /// <summary>
    /// The processes, not yet dead, whose command line has this in it; those that such a process started are counted with it, as FFmpeg is
    /// with the sandbox around it.
    /// </summary>
    public static int ProcessesWith(string text)
    {
        var found = Directory
            .EnumerateDirectories("/proc")
            .Where(folder => int.TryParse(Path.GetFileName(folder), out _))
            .Where(folder => Read(folder, "cmdline").Contains(text, StringComparison.Ordinal))
            .ToDictionary(folder => Path.GetFileName(folder), folder => ParentOf(Read(folder, "stat")));
        return found.Values.Count(parent => !found.ContainsKey(parent));

        // "PID (NAME) STATE PARENT ...", where the name may have blanks.
        static string ParentOf(string stat) => stat[(stat.LastIndexOf(')') + 1)..].Split(' ').ElementAtOrDefault(2) ?? "";

        static string Read(string folder, string file)
        {
            try
            {
                return File.ReadAllText(Path.Combine(folder, file));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                return "";
            }
        }
    }

    /// <summary>The repository's root.</summary>
    public static string Root
    {
        get
        {
            var folder = AppContext.BaseDirectory;
            while (!File.Exists(Path.Combine(folder, "FakeFinder.slnx")))
            {
                folder =
                    Path.GetDirectoryName(folder)
                    ?? throw new DirectoryNotFoundException("The tests must run below the folder of FakeFinder.slnx.");
            }

            return folder;
        }
    }
}
