using System.Globalization;
using System.Threading.Channels;
using FakeFinder.Media.Containers;

namespace FakeFinder.Media.Decoding;

/// <summary>
/// FFmpeg's standard error, line by line: the time stamps that its <c>showinfo</c> filter writes for each frame, and the last complaints.
/// The filter bears a name that the video cannot know, so that its metadata cannot be taken for time stamps.
/// </summary>
internal sealed class FFmpegLog
{
    private const int ComplaintsKept = 5;

    private readonly string prefix;
    private readonly Channel<FrameStamp> stamps = Channel.CreateUnbounded<FrameStamp>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Queue<string> complaints = new();
    private Rational timeBase;

    public FFmpegLog(string filterName) => prefix = $"[showinfo@{filterName} @ ";

    /// <summary>How often the filters were set up: more than once where the size or the pixel format changes within the stream.</summary>
    public int Configurations { get; private set; }

    public IReadOnlyList<string> Complaints
    {
        get
        {
            lock (complaints)
            {
                return [.. complaints];
            }
        }
    }

    public void Add(string line)
    {
        if (line.StartsWith(prefix, StringComparison.Ordinal))
        {
            ReadStamp(line);
        }
        else if (!line.Contains("[info]", StringComparison.Ordinal) && !line.Contains("[warning]", StringComparison.Ordinal))
        {
            lock (complaints)
            {
                if (complaints.Count == ComplaintsKept)
                {
                    complaints.Dequeue();
                }

                complaints.Enqueue(line);
            }
        }
    }

    /// <summary>No more lines will come.</summary>
    public void Complete() => stamps.Writer.TryComplete();

    /// <returns>The next frame's stamp, or null where FFmpeg wrote none.</returns>
    public async Task<FrameStamp?> NextStampAsync(CancellationToken cancellationToken) =>
        await stamps.Reader.WaitToReadAsync(cancellationToken) && stamps.Reader.TryRead(out var stamp) ? stamp : null;

    /// <summary>"... config in time_base: 1/15360, frame_rate: 30/1" or "... n:   3 pts:   1536 pts_time:0.1 ... s:640x480 ...".</summary>
    private void ReadStamp(string line)
    {
        if (Field(line, "config in time_base:") is { } fraction && Rational.Parse(fraction) is { } parsed)
        {
            timeBase = parsed;
            Configurations++;
        }
        else if (
            line.Contains("] n:", StringComparison.Ordinal)
            && Field(line, " pts:") is { } pts
            && Field(line, " s:")?.Split('x') is [var columns, var rows]
            && int.TryParse(columns, CultureInfo.InvariantCulture, out var width)
            && int.TryParse(rows, CultureInfo.InvariantCulture, out var height))
        {
            long? time = long.TryParse(pts, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;
            stamps.Writer.TryWrite(new FrameStamp(time, timeBase, width, height, Configurations));
        }
    }

    private static string? Field(string line, string name)
    {
        var at = line.IndexOf(name, StringComparison.Ordinal);
        return at < 0 ? null : line[(at + name.Length)..].TrimStart().Split(' ', ',')[0];
    }
}

/// <summary>What FFmpeg tells of a frame beside its pixels.</summary>
/// <param name="Pts">In units of <paramref name="TimeBase"/>; null where the stream has none.</param>
/// <param name="Width">Pixels, as the frame is sent.</param>
/// <param name="Height">Pixels, as the frame is sent.</param>
/// <param name="Configuration">Which set-up of the filters it came through, from 1.</param>
internal readonly record struct FrameStamp(long? Pts, Rational TimeBase, int Width, int Height, int Configuration);
