using System.Globalization;
using System.Runtime.CompilerServices;

namespace FakeFinder.Storage.Probing;

/// <summary>One packet of the video stream, in the order of the container.</summary>
/// <param name="Pts">Presentation time in the stream's time base, after the container's edit list; null where there is none.</param>
/// <param name="Duration">In the stream's time base; null where there is none.</param>
/// <param name="IsKey">Decoding can begin here.</param>
/// <param name="IsDiscarded">Decoded but not shown: an edit list cuts it off.</param>
public readonly record struct MediaPacket(long? Pts, long? Duration, bool IsKey, bool IsDiscarded);

/// <summary>Reads the packets of the first video stream, without decoding.</summary>
public static class PacketReader
{
    /// <summary>All packets of the first video stream that is not an attached picture; the whole file is read.</summary>
    /// <exception cref="MediaToolException">ffprobe cannot read the file.</exception>
    public static async IAsyncEnumerable<MediaPacket> ReadPacketsAsync(this MediaTools tools, string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string[] arguments = ["-v", "error", "-select_streams", "V:0", "-show_entries", "packet=pts,duration,flags", "-of", "csv=p=0", "-i", MediaTools.InputName(path)];
        await foreach (var line in tools.ProbeAsync(arguments, cancellationToken))
        {
            // pts,duration,flags and then whatever side data the packet has.
            var fields = line.Split(',');
            if (fields.Length >= 3)
            {
                yield return new MediaPacket(Number(fields[0]), Number(fields[1]), fields[2].Contains('K'), fields[2].Contains('D'));
            }
        }
    }

    private static long? Number(string field) => long.TryParse(field, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;
}
