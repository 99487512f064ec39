using FakeFinder.Media;
using FakeFinder.Media.Decoding;
using FakeFinder.Media.Probing;
using Microsoft.Extensions.Options;

namespace FakeFinder.Detection.Memory;

/// <summary>
/// What this process may hold (<see cref="DetectionOptions.MemoryMiB"/>), and who waits for a part of it. Loaded networks and the cache of
/// frames have theirs for as long as they are there; an analysis takes its own when it begins, in order, and gives it back at its end. It
/// waits for nothing else while it waits for memory, and one that needs more than there is has it all alone, so nothing stands still.
/// </summary>
internal sealed class WorkerMemory
{
    /// <summary>
    /// Frames of a video that an analysis holds at a time, at the most: about ten on their way through the stages, as much again in what
    /// face finders make of one, and what FFmpeg holds in its own process, whose frames take half as much each.
    /// </summary>
    private const int FramesHeld = 32;

    /// <summary>A batch takes about so much of its network's size on its way through it.</summary>
    private const int BatchPerNetwork = 3;

    private const int BytesPerPixel = 3;

    /// <summary>Analyses have at least this part of the whole, however many networks are loaded.</summary>
    private const int LeastPart = 4;

    private readonly Lock gate = new();
    private readonly Dictionary<string, long> networks = new(StringComparer.Ordinal);
    private readonly MemoryReturn giveBack;
    private readonly long whole;
    private readonly long cache;
    private readonly Budget analyses;

    public WorkerMemory(IOptions<DetectionOptions> options, IOptions<DecodingOptions> decoding, MemoryReturn giveBack)
    {
        this.giveBack = giveBack;
        whole = options.Value.MemoryBytes;
        cache = (long)decoding.Value.MemoryMiB << 20;
        analyses = new Budget(ForAnalyses);
    }

    /// <summary>Waits for what an analysis of a video takes.</summary>
    /// <param name="names">The networks that take part.</param>
    /// <param name="waits">Called where it has to wait.</param>
    /// <returns>To be disposed of when the analysis has ended.</returns>
    public async Task<IDisposable> EnterAsync(VideoInfo video, IEnumerable<string> names, Action waits, CancellationToken cancellationToken)
    {
        var taking = analyses.TakeAsync(BytesOf(video, names), cancellationToken);
        if (!taking.IsCompleted)
        {
            waits();
        }

        var part = await taking;
        return new Stay(giveBack.Begin(), part);
    }

    /// <summary>A network is loaded.</summary>
    /// <param name="bytes">Of its file.</param>
    public void Add(string name, long bytes) => Change(() => networks[name] = bytes);

    /// <summary>A network is released.</summary>
    public void Remove(string name)
    {
        Change(() => networks.Remove(name));
        giveBack.Begin().Dispose();
    }

    private long ForAnalyses => Math.Max(whole / LeastPart, whole - cache - networks.Values.Sum());

    private long BytesOf(VideoInfo video, IEnumerable<string> names)
    {
        lock (gate)
        {
            return ((long)video.Width * video.Height * BytesPerPixel * FramesHeld)
                + (names.Select(name => networks.GetValueOrDefault(name)).DefaultIfEmpty().Max() * BatchPerNetwork);
        }
    }

    private void Change(Action change)
    {
        lock (gate)
        {
            change();
            analyses.Resize(ForAnalyses);
        }
    }

    private sealed class Stay(IDisposable work, IDisposable part) : IDisposable
    {
        public void Dispose()
        {
            part.Dispose();
            work.Dispose();
        }
    }
}
