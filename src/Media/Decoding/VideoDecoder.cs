using System.Runtime.CompilerServices;
using FakeFinder.Media.Containers;
using FakeFinder.Media.Probing;
using FakeFinder.Media.Tools;
using Microsoft.Extensions.Logging;

namespace FakeFinder.Media.Decoding;

/// <summary>
/// Decodes chosen frames of a video by FFmpeg. Frame i is the i-th frame that a sequential decode delivers. Where each packet is one frame
/// with a time stamp of its own, frames are told by their time stamps: the i-th in the order of being shown. Then a frame that cannot be
/// decoded moves no other, and a few frames of a long video are sought. Else a decode of the whole stream counts the frames.
/// </summary>
public sealed partial class VideoDecoder
{
    /// <summary>Frames behind the end of which a decode that stops there has delivered all before: more than a decoder reorders.</summary>
    private const int Certain = 32;

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

    /// <summary>What a decode tells of the frames' number where the packets do not.</summary>
    /// <exception cref="UndecodableVideoException">FFmpeg cannot decode any frame of the file, or reached a limit.</exception>
    internal async Task<VideoInfo> MeasureAsync(OpenVideo video, VideoInfo info, CancellationToken cancellationToken)
    {
        if (await video.GetIndexAsync(tools, cancellationToken) is { } index)
        {
            return info with { FrameCount = index.Times.Length };
        }

        var frames = (await video.GetDecodedAsync(tools, cancellationToken)).Times.Length;
        var rate = video.File.Stream.IsRateCounted && info.FrameCount > 0 ? info.FrameRate * frames / info.FrameCount : info.FrameRate;
        return info with { FrameCount = frames, FrameRate = rate };
    }

    /// <summary>
    /// The frames with these indices, in ascending order, each of its own size; those that the video does not have, or that cannot be
    /// decoded, are left out. FFmpeg is gone when the enumeration has ended, however it does.
    /// </summary>
    /// <param name="indices">Not negative; in any order.</param>
    /// <exception cref="UndecodableVideoException">FFmpeg cannot decode any frame of the file, or reached a limit.</exception>
    internal async IAsyncEnumerable<Frame> DecodeAsync(
        OpenVideo video,
        IReadOnlyList<int> indices,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var wanted = indices.Distinct().Order().ToList();
        if (wanted.Count == 0)
        {
            yield break;
        }

        ArgumentOutOfRangeException.ThrowIfNegative(wanted[0], nameof(indices));
        var index = await video.GetIndexAsync(tools, cancellationToken);
        await foreach (
            var frame in index is null
                ? DecodeByCountAsync(video, wanted, cancellationToken)
                : DecodeByTimesAsync(video, index, wanted, cancellationToken))
        {
            yield return frame;
        }
    }

    private async IAsyncEnumerable<Frame> DecodeByTimesAsync(
        OpenVideo video,
        FrameIndex index,
        List<int> wanted,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var seeks = true;
        var rest = wanted.FindAll(frame => frame < index.Times.Length);
        while (rest.Count > 0)
        {
            var plan = (seeks ? SeekPlan.Make(index, rest) : null) ?? SeekPlan.ReadThrough(rest);
            LogPlan(rest.Count, video.File.Path, plan.Segments.Count, rest[^1]);
            var progress = new Progress();
            await foreach (var frame in RunAsync(video, index, plan, progress, cancellationToken))
            {
                yield return frame;
            }

            if (progress.Missing is not { } missing)
            {
                yield break;
            }

            rest = rest.FindAll(frame => frame >= missing);
            var around = await LookAroundAsync(video, index, missing, cancellationToken);
            if (!around.Bears(index) || (around.Has(index.Times[missing]) && !seeks))
            {
                LogIndexWrong(video.File.Path, missing, rest.Count);
                await foreach (var frame in DecodeByCountAsync(video, rest, cancellationToken))
                {
                    yield return frame;
                }

                yield break;
            }

            if (around.Has(index.Times[missing]))
            {
                instruments.SeeksFailed.Add(1);
                LogSeekingFailed(video.File.Path, missing, rest.Count);
                seeks = false;
            }
            else
            {
                rest.RemoveAll(frame => frame <= missing + Certain && !around.Has(index.Times[frame]));
            }
        }
    }

    /// <summary>Decodes what lies around a frame that did not come, to see whether it cannot be decoded.</summary>
    private async Task<DecodedFrames> LookAroundAsync(OpenVideo video, FrameIndex index, int missing, CancellationToken cancellationToken)
    {
        var end = index.Times[Math.Min(missing + (2 * Certain), index.Times.Length - 1)] + 1;
        return await DecodedFrames.ReadAsync(
            tools,
            video.File.Path,
            video.File.Stream,
            index.SafeStart(missing) is { } key ? index.TimeBase.Microseconds(key.Aim) : null,
            index.TimeBase.Microseconds(end),
            cancellationToken);
    }

    /// <summary>Runs FFmpeg for each segment of the plan, up to the first frame that does not come.</summary>
    internal async IAsyncEnumerable<Frame> RunAsync(
        OpenVideo video,
        FrameIndex index,
        SeekPlan plan,
        Progress progress,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var segment in plan.Segments)
        {
            var times = segment.Frames.ConvertAll(frame => index.Times[frame]);
            long? seek = segment.Aim is { } aim ? index.TimeBase.Microseconds(aim) : null;
            var select = FFmpegText.SelectTimes(times);

            // Where the choice is too long for a command line, all frames between come.
            var run = new FFmpegRun(
                tools,
                time,
                video.File,
                select ?? FFmpegText.SelectRange(times[0], times[^1]),
                select is null ? null : times.Count,
                seek);
            var next = 0;
            await foreach (var raw in run.ReadAsync(cancellationToken))
            {
                if (select is null && raw.Stamp.Pts < times[next])
                {
                    continue;
                }

                if (raw.Stamp.TimeBase != index.TimeBase || raw.Stamp.Pts != times[next])
                {
                    break;
                }

                yield return new Frame(
                    segment.Frames[next],
                    index.TimeBase.Times(times[next]) - video.File.Stream.Start,
                    raw.Width,
                    raw.Height,
                    raw.Rgb);
                if (++next == times.Count)
                {
                    break;
                }
            }

            ThrowIfBroken(run);
            if (next < times.Count)
            {
                progress.Missing = segment.Frames[next];
                yield break;
            }
        }
    }

    /// <summary>Reads from the start up to the last wanted frame, and counts.</summary>
    internal async IAsyncEnumerable<Frame> DecodeByCountAsync(
        OpenVideo video,
        List<int> wanted,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var times = (await video.GetDecodedAsync(tools, cancellationToken)).Times;
        var selected = wanted.FindAll(frame => frame < times.Length);
        var next = 0;
        if (selected.Count > 0 && FFmpegText.SelectFrames(selected) is { } select)
        {
            var run = new FFmpegRun(tools, time, video.File, select, selected.Count, seekMicroseconds: null);
            await foreach (var raw in run.ReadAsync(cancellationToken))
            {
                // With each new set-up of the filters, where the size or the pixel format changes, their count begins at 0 again.
                if (run.Configurations > 1)
                {
                    break;
                }

                var frame = selected[next++];
                yield return new Frame(frame, times[frame], raw.Width, raw.Height, raw.Rgb);
            }

            ThrowIfBroken(run);
            if (run.Configurations <= 1)
            {
                yield break;
            }

            LogCounting(video.File.Path, selected.Count - next);
        }

        await foreach (var frame in CountThroughAsync(video, times, [.. selected.Skip(next)], cancellationToken))
        {
            yield return frame;
        }
    }

    /// <summary>As <see cref="DecodeByCountAsync"/>, but converts every frame and counts here.</summary>
    private async IAsyncEnumerable<Frame> CountThroughAsync(
        OpenVideo video,
        TimeSpan[] times,
        IReadOnlyList<int> wanted,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (wanted.Count == 0)
        {
            yield break;
        }

        var run = new FFmpegRun(tools, time, video.File, select: null, wanted[^1] + 1, seekMicroseconds: null);
        var among = wanted.ToHashSet();
        await foreach (var raw in run.ReadAsync(cancellationToken))
        {
            if (among.Contains(run.Received - 1))
            {
                yield return new Frame(run.Received - 1, times[run.Received - 1], raw.Width, raw.Height, raw.Rgb);
            }
        }

        ThrowIfBroken(run);
    }

    /// <summary>A run that gave no frame and failed is no sign that the frames are missing.</summary>
    private static void ThrowIfBroken(FFmpegRun run)
    {
        if (run is { Received: 0, Failure: { } why })
        {
            throw new UndecodableVideoException($"FFmpeg cannot decode the file ({why}).");
        }
    }

    /// <summary>How far a plan came.</summary>
    internal sealed class Progress
    {
        /// <summary>The first frame that did not come; null where all came.</summary>
        public int? Missing { get; set; }
    }
}
