using System.Runtime.CompilerServices;
using FakeFinder.Storage.Probing;
using Microsoft.Extensions.Logging;

namespace FakeFinder.Detection.Decoding;

/// <summary>
/// Decodes chosen frames of a video by FFmpeg. Frame i is the i-th frame that a sequential decode gives; where only a few frames of a long
/// video are wanted they are sought, which gives the same frames.
/// </summary>
public sealed partial class VideoDecoder
{
    /// <summary>Up to here a file is read through without a look at its index: encoders seldom set key frames further apart.</summary>
    private const int NeverSoughtBelow = 250;

    /// <summary>An index by packets needs two runs of ffprobe: not for what is read through in this time.</summary>
    private const double SecondsWorthAnIndex = 1;

    private readonly MediaTools tools;
    private readonly Instruments instruments;
    private readonly TimeProvider time;
    private readonly ILogger<VideoDecoder> logger;

    public VideoDecoder(MediaTools tools, Instruments instruments, TimeProvider time, ILogger<VideoDecoder> logger)
    {
        this.tools = tools;
        this.instruments = instruments;
        this.time = time;
        this.logger = logger;
    }

    /// <summary>
    /// The frames with these indices, in ascending order; those that the video does not have, or that cannot be decoded, are left out.
    /// All are of one size, that of frame 0, and times count from frame 0. FFmpeg is gone when the enumeration has ended, however it does.
    /// </summary>
    /// <param name="indices">Not negative; in any order.</param>
    /// <exception cref="UndecodableVideoException">FFmpeg cannot decode any frame of the file, or reached a limit.</exception>
    public async IAsyncEnumerable<Frame> DecodeAsync(string path, IReadOnlyList<int> indices, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var wanted = indices.Distinct().Order().ToList();
        if (wanted.Count == 0)
        {
            yield break;
        }

        ArgumentOutOfRangeException.ThrowIfNegative(wanted[0], nameof(indices));
        var plan = await PlanAsync(path, wanted, cancellationToken);
        await foreach (var frame in DecodeAsync(path, wanted, plan, cancellationToken))
        {
            yield return frame;
        }
    }

    /// <summary>By the plan as far as it holds, and reading through from there on.</summary>
    internal async IAsyncEnumerable<Frame> DecodeAsync(string path, List<int> wanted, SeekPlan? plan, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (plan is not null)
        {
            LogSeeking(wanted.Count, path, plan.Segments.Count, wanted[^1]);
            var seek = new SeekResult();
            await foreach (var frame in SeekAsync(path, plan, wanted.ToHashSet(), seek, cancellationToken))
            {
                yield return frame;
            }

            if (seek.Mismatch is null)
            {
                yield break;
            }

            wanted = [.. wanted.Where(index => index > seek.Last)];
            instruments.SeeksFailed.Add(1);
            LogSeekingFailed(path, seek.Mismatch, wanted.Count);
        }

        await foreach (var frame in ReadThroughAsync(path, wanted, cancellationToken))
        {
            yield return frame;
        }
    }

    /// <returns>Null where reading through is right.</returns>
    internal async Task<SeekPlan?> PlanAsync(string path, IReadOnlyList<int> wanted, CancellationToken cancellationToken)
    {
        if (wanted[^1] < NeverSoughtBelow || !File.Exists(path))
        {
            return null;
        }

        var index = Mp4Index.TryRead(path);
        if (index is null
            && await PacketIndex.TryLookAsync(tools, path, cancellationToken) is { } facts
            && SeekPlan.SecondsToRead(wanted[^1] + 1L, facts.Pixels) > SecondsWorthAnIndex)
        {
            index = await PacketIndex.TryReadAsync(tools, path, facts, cancellationToken);
        }

        return index is null ? null : SeekPlan.Make(index, wanted);
    }

    /// <summary>Reads from the start up to the last wanted frame.</summary>
    internal async IAsyncEnumerable<Frame> ReadThroughAsync(string path, IReadOnlyList<int> wanted, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Frame 0 comes along for its time stamp, also where nobody wants it.
        List<int> selected = wanted is [0, ..] ? [.. wanted] : [0, .. wanted];
        var next = 0;
        if (FFmpegText.SelectFrames(selected) is { } select)
        {
            var run = new FFmpegRun(tools, time, path, select, selected.Count, seekMicroseconds: null);
            var clock = new FrameClock();
            await foreach (var raw in run.ReadAsync(cancellationToken))
            {
                if (run.Configurations > 1)
                {
                    break;
                }

                var index = selected[run.Received - 1];
                var stamp = clock.TimeOf(raw.Stamp);
                if (index == wanted[next])
                {
                    next++;
                    yield return new Frame(index, stamp, raw.Width, raw.Height, raw.Rgb);
                }
            }

            ThrowIfNothing(run);
            if (run.Configurations <= 1)
            {
                yield break;
            }

            LogCounting(path, wanted.Count - next);
        }

        await foreach (var frame in CountThroughAsync(path, [.. wanted.Skip(next)], cancellationToken))
        {
            yield return frame;
        }
    }

    /// <summary>As <see cref="ReadThroughAsync"/>, but counts the frames here: FFmpeg's own count begins anew where the stream changes its size or pixel format.</summary>
    private async IAsyncEnumerable<Frame> CountThroughAsync(string path, IReadOnlyList<int> wanted, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (wanted.Count == 0)
        {
            yield break;
        }

        var run = new FFmpegRun(tools, time, path, select: null, wanted[^1] + 1, seekMicroseconds: null);
        var clock = new FrameClock();
        var among = wanted.ToHashSet();
        await foreach (var raw in run.ReadAsync(cancellationToken))
        {
            var stamp = clock.TimeOf(raw.Stamp);
            if (among.Contains(run.Received - 1))
            {
                yield return new Frame(run.Received - 1, stamp, raw.Width, raw.Height, raw.Rgb);
            }
        }

        ThrowIfNothing(run);
    }

    private static void ThrowIfNothing(FFmpegRun run)
    {
        if (run.Received == 0)
        {
            throw new UndecodableVideoException($"FFmpeg cannot decode any frame of the file ({run.Failure ?? "it found none"}).");
        }
    }

    /// <summary>The frames of the plan, as long as each is exactly the one that the index promises.</summary>
    internal async IAsyncEnumerable<Frame> SeekAsync(string path, SeekPlan plan, IReadOnlySet<int> wanted, SeekResult result, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var index = plan.Index;
        (int Width, int Height)? size = null;
        foreach (var segment in plan.Segments)
        {
            var times = segment.Frames.ConvertAll(frame => index.Times[frame]);
            if (FFmpegText.SelectTimes(times) is not { } select)
            {
                result.Mismatch = "too many frames for one run";
                yield break;
            }

            long? seek = segment.Aim is { } aim ? index.TimeBase.Microseconds(aim) : null;
            var run = new FFmpegRun(tools, time, path, select, times.Count, seek);
            await foreach (var raw in run.ReadAsync(cancellationToken))
            {
                var frame = segment.Frames[run.Received - 1];
                size ??= (raw.Width, raw.Height);
                if (raw.Stamp.Pts != index.Times[frame] || raw.Stamp.TimeBase != index.TimeBase || run.Configurations > 1 || size != (raw.Width, raw.Height))
                {
                    result.Mismatch = $"frame {frame} should have time stamp {index.Times[frame]} and size {size}, but has {raw.Stamp.Pts} and {(raw.Width, raw.Height)}";
                    yield break;
                }

                if (wanted.Contains(frame))
                {
                    yield return new Frame(frame, index.TimeBase.Times(index.Times[frame] - index.Times[0]), raw.Width, raw.Height, raw.Rgb);
                }

                result.Last = frame;
            }

            if (run.Received < times.Count)
            {
                result.Mismatch = $"frame {segment.Frames[run.Received]} did not come ({run.Failure ?? "the file ended"})";
                yield break;
            }
        }
    }

    /// <summary>How far seeking came.</summary>
    internal sealed class SeekResult
    {
        /// <summary>The last frame that was as promised, -1 before the first.</summary>
        public int Last { get; set; } = -1;

        /// <summary>What was not as promised; null where all was.</summary>
        public string? Mismatch { get; set; }
    }

    /// <summary>Turns time stamps into times from frame 0; a frame without one has the time of the frame before it.</summary>
    private sealed class FrameClock
    {
        private long? zero;
        private TimeSpan last;

        public TimeSpan TimeOf(FrameStamp stamp)
        {
            zero ??= stamp.Pts;
            return last = stamp.Pts is { } pts ? stamp.TimeBase.Times(pts - zero!.Value) : last;
        }
    }
}
