using System.Runtime.CompilerServices;
using FakeFinder.Media.Probing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FakeFinder.Media.Decoding;

/// <inheritdoc cref="IFrameSource"/>
/// <remarks>
/// A decode continues as long as there is room for its frames, or a reader waits for one. It pauses where there is neither and somebody
/// will want the frame; a reader that waits never waits for another reader: what it gets is then dropped for the slower ones, which decode
/// again. When the last reader leaves with all that it wanted, the decode continues for detectors that start later; when it leaves early,
/// FFmpeg is stopped.
/// </remarks>
public sealed partial class FrameSource : IFrameSource, IAsyncDisposable
{
    private readonly VideoDecoder decoder;
    private readonly FrameStore store;
    private readonly TimeSpan linger;
    private readonly Instruments instruments;
    private readonly TimeProvider time;
    private readonly ILogger<FrameSource> logger;
    private readonly Lock gate = new();
    private readonly Dictionary<string, SharedVideo> videos = [];
    private readonly OpenVideos opened = new();
    private TaskCompletionSource changed = NewSignal();
    private bool disposed;

    public FrameSource(
        VideoDecoder decoder,
        IOptions<DecodingOptions> options,
        Instruments instruments,
        TimeProvider time,
        ILogger<FrameSource> logger)
    {
        this.decoder = decoder;
        this.instruments = instruments;
        this.time = time;
        this.logger = logger;
        store = new FrameStore(options.Value, instruments);
        linger = options.Value.Linger;
    }

    /// <inheritdoc/>
    public async Task<VideoInfo> MeasureAsync(VideoFile file, VideoInfo info, CancellationToken cancellationToken) =>
        file.Stream.HasIndex ? info : await decoder.MeasureAsync(opened.Open(file), info, cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<Frame> ReadAsync(
        VideoFile file, IReadOnlyList<int> wanted, IReadOnlyList<int> union, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        int[] indices = [.. wanted.Distinct().Order()];
        if (indices.Length == 0)
        {
            yield break;
        }

        ArgumentOutOfRangeException.ThrowIfNegative(indices[0], nameof(wanted));
        var video = Enter(file, indices, union);
        var next = 0;
        try
        {
            while (next < indices.Length)
            {
                var frame = await GetAsync(video, file, indices, next, cancellationToken);
                Pass(video[indices[next++]]);
                if (frame is not null)
                {
                    yield return frame;
                }
            }
        }
        finally
        {
            await LeaveAsync(video, indices.AsMemory(next));
        }
    }

    /// <summary>Stops every FFmpeg and deletes the frames on disk.</summary>
    public async ValueTask DisposeAsync()
    {
        List<SharedDecode> decodes = [];
        lock (gate)
        {
            disposed = true;
            foreach (var video in videos.Values.ToList())
            {
                decodes.AddRange(Release(video));
            }
        }

        await StopAsync(decodes);
        store.Dispose();
    }

    private SharedVideo Enter(VideoFile file, int[] wanted, IReadOnlyList<int> union)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            if (!videos.TryGetValue(file.Id, out var video))
            {
                videos.Add(file.Id, video = new SharedVideo(file.Id));
            }

            video.Readers++;
            video.Linger?.Dispose();
            video.Linger = null;
            foreach (var index in wanted)
            {
                store.Want(video[index]);
            }

            if (Array.Exists(wanted, index => video[index].State == SlotState.Absent))
            {
                Begin(video, file, union.Where(index => index >= 0).Concat(wanted));
            }

            return video;
        }
    }

    /// <returns>Null where the video has no such frame.</returns>
    private async Task<Frame?> GetAsync(SharedVideo video, VideoFile file, int[] wanted, int next, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            FrameFile? stored = null;
            Task<Frame?>? arrival = null;
            FrameSlot slot;
            lock (gate)
            {
                ObjectDisposedException.ThrowIf(disposed, this);
                slot = video[wanted[next]];
                if (slot.State == SlotState.Absent)
                {
                    Begin(video, file, wanted.Skip(next));
                }

                switch (slot.State)
                {
                    case SlotState.InMemory:
                        return slot.Frame;
                    case SlotState.Missing:
                        return null;
                    case SlotState.OnDisk:
                        stored = slot.File;
                        break;
                    default:
                        arrival = slot.WaitAsync();
                        Signal();
                        break;
                }
            }

            if (
                (
                    stored is null
                        ? await AwaitAsync(slot, arrival!, cancellationToken)
                        : await FetchAsync(video, slot, stored, cancellationToken)
                ) is
                { } frame)
            {
                return frame;
            }
        }
    }

    private async Task<Frame?> AwaitAsync(FrameSlot slot, Task<Frame?> arrival, CancellationToken cancellationToken)
    {
        try
        {
            return await arrival.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            lock (gate)
            {
                slot.GiveUp(arrival);
            }

            throw;
        }
    }

    /// <returns>Null where the file is gone or unreadable: then the frame is decoded again.</returns>
    private async Task<Frame?> FetchAsync(SharedVideo video, FrameSlot slot, FrameFile file, CancellationToken cancellationToken)
    {
        try
        {
            return await FrameStore.ReadAsync(file, cancellationToken);
        }
        catch (IOException exception)
        {
            LogDiskFailed(video.Id, exception);
            lock (gate)
            {
                if (slot.File == file)
                {
                    store.Drop(slot);
                }
            }

            return null;
        }
    }

    private void Pass(FrameSlot slot)
    {
        lock (gate)
        {
            store.Unwant(slot);
            Signal();
        }
    }

    private async Task LeaveAsync(SharedVideo video, ReadOnlyMemory<int> unread)
    {
        List<SharedDecode> stopped = [];
        lock (gate)
        {
            foreach (var index in unread.Span)
            {
                store.Unwant(video[index]);
            }

            video.Readers--;
            if (video is { Readers: 0, Released: false })
            {
                if (linger == TimeSpan.Zero)
                {
                    stopped.AddRange(Release(video));
                }
                else
                {
                    stopped.AddRange(unread.IsEmpty ? [] : Abandon(video));
                    video.Linger = time.CreateTimer(_ => Expire(video), null, linger, Timeout.InfiniteTimeSpan);
                }
            }

            Signal();
        }

        await StopAsync(stopped);
    }

    private void Expire(SharedVideo video)
    {
        List<SharedDecode> stopped = [];
        lock (gate)
        {
            if (video is { Readers: 0, Released: false })
            {
                stopped = Release(video);
            }
        }

        stopped.ForEach(decode => decode.Stop.Cancel());
    }

    /// <summary>Lets the video's frames go.</summary>
    /// <returns>Decodes to be stopped, once the lock is left.</returns>
    private List<SharedDecode> Release(SharedVideo video)
    {
        videos.Remove(video.Id);
        video.Released = true;
        video.Linger?.Dispose();
        var decodes = Abandon(video);
        foreach (var slot in video.Slots)
        {
            store.Drop(slot);
        }

        Signal();
        return decodes;
    }

    /// <summary>Nobody waits for what is being decoded any more: a reader that comes now starts again.</summary>
    private static List<SharedDecode> Abandon(SharedVideo video)
    {
        var decodes = video.Decodes.ToList();
        decodes.ForEach(decode => Settle(decode, SlotState.Absent));
        return decodes;
    }

    private static async Task StopAsync(List<SharedDecode> decodes)
    {
        foreach (var decode in decodes)
        {
            await decode.Stop.CancelAsync();
            await decode.Done;
        }
    }

    /// <summary>Settles the slots that the decode still has.</summary>
    private static void Settle(SharedDecode decode, SlotState state, Exception? failure = null)
    {
        foreach (var slot in decode.Indices.Select(index => decode.Video[index]).Where(slot => slot.Decode == decode))
        {
            slot.Settle(state, failure: failure);
        }
    }

    private void Signal()
    {
        var before = changed;
        changed = NewSignal();
        before.TrySetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
