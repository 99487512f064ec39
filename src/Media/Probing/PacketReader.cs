using System.Globalization;
using System.Runtime.CompilerServices;
using FakeFinder.Media.Tools;

namespace FakeFinder.Media.Probing;

/// <summary>
/// One packet of a video stream, in the order of the container. All times are in the stream's time base; null where there is none.
/// </summary>
/// <param name="Pts">Presentation time, after the container's edit list.</param>
/// <param name="Dts">Decoding time.</param>
/// <param name="IsKey">Decoding can begin here.</param>
/// <param name="IsDiscarded">Decoded but not shown: an edit list cuts it off.</param>
public readonly record struct MediaPacket(long? Pts, long? Dts, long? Duration, bool IsKey, bool IsDiscarded);

/// <summary>Reads the packets of a video stream, without decoding.</summary>
public static class PacketReader
{
    /// <summary>All packets of the stream; the whole file is read.</summary>
    /// <param name="stream">FFmpeg's number of the stream in the file.</param>
    /// <exception cref="MediaToolException">ffprobe cannot read the file.</exception>
    public static async IAsyncEnumerable<MediaPacket> ReadPacketsAsync(
        this MediaTools tools,
        string path,
        int stream,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string[] arguments =
        [
            "-v",
            "error",
            "-select_streams",
            stream.ToString(CultureInfo.InvariantCulture),
            "-show_entries",
            "packet=pts,dts,duration,flags",
            "-of",
            "csv=p=0",
            "-i",
            MediaTools.InputName(path),
        ];
        await foreach (var line in tools.ProbeAsync(arguments, cancellationToken))
        {
            // pts,dts,duration,flags and then whatever side data the packet has.
            var fields = line.Split(',');
            if (fields.Length >= 4)
            {
                yield return new MediaPacket(
                    Number(fields[0]),
                    Number(fields[1]),
                    Number(fields[2]),
                    fields[3].Contains('K'),
                    fields[3].Contains('D'));
            }
        }
    }

    private static long? Number(string field) =>
        long.TryParse(field, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;
}
