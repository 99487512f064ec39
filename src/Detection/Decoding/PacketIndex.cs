using FakeFinder.Storage.Probing;

namespace FakeFinder.Detection.Decoding;

/// <summary>The index of a video from the time stamps of its packets, which ffprobe reads without decoding.</summary>
internal static class PacketIndex
{
    /// <summary>
    /// FFmpeg aims 3/23 s too early in a stream with B frames, unless the container is sought by presentation times (mp4). In Matroska, whose index
    /// leads to key frames alone, that would cost a whole further group of pictures; others may need it.
    /// </summary>
    private static readonly TimeSpan MatroskaAim = TimeSpan.FromMilliseconds(140);

    private const int MaxPackets = 2_000_000;

    /// <summary>Codecs whose decoders give one frame for each packet. Not among them: VP8 (hidden frames), and mpeg4 in AVI has no time stamps.</summary>
    private static readonly HashSet<string> OneFrameForEachPacket = ["h264", "hevc", "mpeg4", "mpeg1video", "mpeg2video", "vp9", "av1", "mjpeg", "prores", "dnxhd", "ffv1"];

    /// <summary>What ffprobe says of the first video stream, to see whether an index is worth making.</summary>
    /// <returns>Null where its frames cannot be counted by its packets.</returns>
    public static async Task<StreamFacts?> TryLookAsync(MediaTools tools, string path, CancellationToken cancellationToken)
    {
        var values = new Dictionary<string, string>();
        string[] arguments = ["-v", "error", "-select_streams", "V:0", "-show_entries", "stream=codec_name,width,height,time_base,field_order:format=format_name", "-of", "default=nw=1", "-i", MediaTools.InputName(path)];
        try
        {
            await foreach (var line in tools.ProbeAsync(arguments, cancellationToken))
            {
                if (line.Split('=', 2) is [var name, var value])
                {
                    values.TryAdd(name, value);
                }
            }
        }
        catch (MediaToolException)
        {
            // The decoder will meet the same file, and say what is wrong with it.
            return null;
        }

        // A packet of interlaced video may hold one field only.
        return OneFrameForEachPacket.Contains(values.GetValueOrDefault("codec_name", ""))
            && values.GetValueOrDefault("field_order", "progressive") is "progressive" or "unknown"
            && Rational.Parse(values.GetValueOrDefault("time_base", "")) is { } timeBase
            && long.TryParse(values.GetValueOrDefault("width"), out var width) && long.TryParse(values.GetValueOrDefault("height"), out var height) && width * height > 0
            ? new StreamFacts(timeBase, width * height, values.GetValueOrDefault("format_name", "").StartsWith("matroska", StringComparison.Ordinal) ? timeBase.Units(MatroskaAim) : 0)
            : null;
    }

    /// <returns>Null where the time stamps do not tell which frame is the how-manieth.</returns>
    public static async Task<FrameIndex?> TryReadAsync(MediaTools tools, string path, StreamFacts facts, CancellationToken cancellationToken)
    {
        var times = new List<long>();
        var keys = new List<long>();
        long? first = null;
        try
        {
            await foreach (var packet in tools.ReadPacketsAsync(path, cancellationToken))
            {
                // The first packet must be a key frame, and no shown frame come before it: a decoder might drop such.
                if (packet.Pts is not { } pts || times.Count == MaxPackets || (first is null && !packet.IsKey) || (pts < first && !packet.IsDiscarded))
                {
                    return null;
                }

                first ??= pts;
                if (packet.IsKey)
                {
                    keys.Add(pts);
                }

                if (!packet.IsDiscarded)
                {
                    times.Add(pts);
                }
            }
        }
        catch (MediaToolException)
        {
            return null;
        }

        times.Sort();
        var distinct = times.Zip(times.Skip(1)).All(pair => pair.First < pair.Second);
        return times.Count > 0 && distinct ? FrameIndex.Create(facts.TimeBase, [.. times], keys, facts.Pixels, facts.AimAfterKey) : null;
    }
}

/// <summary>Of a video stream.</summary>
/// <param name="Pixels">Of one frame.</param>
/// <param name="AimAfterKey">In units of the time base; see <see cref="FrameIndex.Create"/>.</param>
internal readonly record struct StreamFacts(Rational TimeBase, long Pixels, long AimAfterKey);
