using System.Globalization;
using FakeFinder.Media.Containers;
using FakeFinder.Media.Probing;
using FakeFinder.Media.Tools;

namespace FakeFinder.Media.Decoding;

/// <summary>
/// The frames that a sequential decode of a stream, or of a piece of it, delivers, without their pixels: what tells the frames apart where
/// packets do not.
/// </summary>
internal sealed class DecodedFrames
{
    /// <summary>FFmpeg takes a longer step in a transport stream for a break of its clock, too.</summary>
    private static readonly TimeSpan LongestStep = TimeSpan.FromSeconds(10);

    private readonly HashSet<long> stamps;
    private readonly bool allStamped;

    /// <param name="stampsInOrder">As the decoder delivered the frames; null where a frame has none.</param>
    public DecodedFrames(IReadOnlyList<long?> stampsInOrder, StreamInfo stream)
    {
        stamps = [.. stampsInOrder.OfType<long>()];
        allStamped = stampsInOrder.All(stamp => stamp is not null);
        Times = TimesOf(stampsInOrder, stream);
    }

    /// <summary>When a player shows each frame; where the clock goes back or breaks (joined recordings), it continues from there.</summary>
    public TimeSpan[] Times { get; }

    /// <summary>Decodes the stream, without converting any frame.</summary>
    /// <param name="from">A time stamp at a key frame, in microseconds; null is the start of the file.</param>
    /// <param name="to">A time stamp in microseconds, behind which nothing is read; null is the end of the file. A few frames before it may
    /// be left out.</param>
    /// <exception cref="UndecodableVideoException">A limit was reached; or, of the whole stream, no frame can be decoded.</exception>
    public static async Task<DecodedFrames> ReadAsync(
        MediaTools tools,
        string path,
        StreamInfo stream,
        long? from,
        long? to,
        CancellationToken cancellationToken)
    {
        var stamps = new List<long?>();
        string[] arguments =
        [
            "-v",
            "error",
            "-threads",
            tools.Threads.ToString(CultureInfo.InvariantCulture),
            "-select_streams",
            stream.Index.ToString(CultureInfo.InvariantCulture),
            "-show_entries",
            "frame=best_effort_timestamp",
            "-of",
            "csv=p=0",
            "-read_intervals",
            $"{Seconds(from)}%{Seconds(to)}",
            "-i",
            MediaTools.InputName(path),
        ];
        MediaToolException? failure = null;
        try
        {
            await foreach (var line in tools.ProbeAsync(arguments, cancellationToken))
            {
                // The time stamp, and then whatever side data the frame has; lines of side data alone begin with a comma or a name.
                var field = line.Split(',')[0];
                if (long.TryParse(field, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var stamp))
                {
                    stamps.Add(stamp);
                }
                else if (field == "N/A")
                {
                    stamps.Add(null);
                }
            }
        }
        catch (MediaToolException exception)
        {
            failure = exception;
        }

        return failure is { OverLimit: true } || (stamps.Count == 0 && to is null)
            ? throw new UndecodableVideoException(
                failure is null
                    ? "FFmpeg cannot decode any frame of the file (it found none)."
                    : "FFmpeg cannot decode the file "
                        + $"({failure.Message.Replace(MediaTools.InputName(path), "the file", StringComparison.Ordinal)})."
            )
            : new DecodedFrames(stamps, stream);
    }

    /// <summary>Whether a decode delivers a frame with this time stamp.</summary>
    public bool Has(long stamp) => stamps.Contains(stamp);

    /// <summary>Whether the index tells these frames apart; some that it names may be missing.</summary>
    public bool Bears(FrameIndex index) =>
        allStamped && stamps.Count == Times.Length && stamps.All(stamp => index.FrameAt(stamp) is not null);

    private static string Seconds(long? microseconds) =>
        microseconds is { } time ? (time / 1e6m).ToString(CultureInfo.InvariantCulture) : "";

    private static TimeSpan[] TimesOf(IReadOnlyList<long?> stamps, StreamInfo stream)
    {
        var times = new TimeSpan[stamps.Count];
        var (step, shift) = (TimeSpan.Zero, TimeSpan.Zero);
        for (var frame = 0; frame < times.Length; frame++)
        {
            var before = frame > 0 ? times[frame - 1] : (TimeSpan?)null;
            var told = stamps[frame] is { } stamp ? stream.TimeBase.Times(stamp) - stream.Start + shift : before + step ?? TimeSpan.Zero;
            if (before is { } last && (told < last || (stream.ClockMayBreak && told - last > LongestStep)))
            {
                shift += last + step - told;
                told = last + step;
            }

            step = before is null ? step : told - before.Value;
            times[frame] = told;
        }

        return times;
    }
}
