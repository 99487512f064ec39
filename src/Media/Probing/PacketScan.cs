using FakeFinder.Media.Containers;
using FakeFinder.Media.Tools;


namespace FakeFinder.Media.Probing;

/// <summary>
/// What the packets of a video stream tell, without decoding: how many there are, how long they last, and which frame has which time stamp.
/// </summary>
/// <param name="Packets">Those whose frames are shown; no fewer than the frames, of some codecs more.</param>
/// <param name="Duration">From the first to the end of the last, by decoding times; jumps where recordings were joined do not
/// count.</param>
/// <param name="Index">Null where the time stamps do not tell which frame is which.</param>
public sealed record PacketScan(int Packets, TimeSpan Duration, FrameIndex? Index)
{
    private const int MaxPackets = 4_000_000;

    /// <summary>FFmpeg takes a longer step in a transport stream for a break of its clock, too.</summary>
    private static readonly TimeSpan LongestStep = TimeSpan.FromSeconds(10);

    /// <param name="oneFrameForEachPacket">Whether the codec is one whose packets can be told from their frames by time stamps.</param>
    /// <exception cref="MediaToolException">ffprobe cannot read the file to its end.</exception>
    public static async Task<PacketScan> ReadAsync(
        MediaTools tools,
        string path,
        StreamInfo stream,
        bool oneFrameForEachPacket,
        CancellationToken cancellationToken)
    {
        var sums = new Sums(stream.ClockMayBreak ? stream.TimeBase.Units(LongestStep) : long.MaxValue);
        var index = oneFrameForEachPacket ? new IndexBuilder() : null;
        MediaPacket? held = null;
        await foreach (var packet in tools.ReadPacketsAsync(path, stream.Index, cancellationToken))
        {
            if (held is { } before)
            {
                Take(before);
            }

            held = packet;
        }

        // Where the file is cut off, the last packet is not whole.
        if (held is { } last && !stream.EndsEarly)
        {
            Take(last);
        }

        return new PacketScan(sums.Shown, stream.TimeBase.Times(sums.Length), sums.IsContinuous ? index?.Build(stream) : null);

        void Take(MediaPacket packet)
        {
            sums.Add(packet);
            index?.Add(packet);
        }
    }

    /// <summary>Counts and measures.</summary>
    private sealed class Sums(long longestStep)
    {
        private long? before;
        private long step;
        private long steps;

        public int Shown { get; private set; }

        /// <summary>The last packet is as long as it says, else as the step before it.</summary>
        public long Length => steps + step;

        /// <summary>False where the clock went back or jumped.</summary>
        public bool IsContinuous { get; private set; } = true;

        public void Add(MediaPacket packet)
        {
            if (packet.IsDiscarded)
            {
                return;
            }

            Shown++;
            if (packet.Dts is { } time && before is { } last)
            {
                var jumps = time < last || time - last > longestStep;
                IsContinuous &= !jumps;
                step = jumps ? step : time - last;
            }

            steps += Shown > 1 ? step : 0;
            before = packet.Dts ?? before;
            step = packet.Duration is > 0 and var told ? told : step;
        }
    }

    /// <summary>Collects time stamps as long as they can be an index.</summary>
    private sealed class IndexBuilder
    {
        private readonly List<long> times = [];
        private readonly List<long> keys = [];
        private long? first;
        private bool failed;

        public void Add(MediaPacket packet)
        {
            // The first packet must be a key frame, and no shown frame come before it: a decoder might drop such.
            failed |=
                packet.Pts is null
                || times.Count == MaxPackets
                || (first is null && !packet.IsKey)
                || (packet.Pts < first && !packet.IsDiscarded);
            if (failed || packet.Pts is not { } pts)
            {
                return;
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

        /// <returns>Null where two frames have the same time stamp, or there is another reason.</returns>
        public FrameIndex? Build(StreamInfo stream)
        {
            times.Sort();
            var distinct = times.Zip(times.Skip(1)).All(pair => pair.First < pair.Second);
            return !failed && times.Count > 0 && distinct
                ? FrameIndex.Create(stream.TimeBase, [.. times], keys, stream.Pixels, stream.AimAfterKey)
                : null;
        }
    }
}
