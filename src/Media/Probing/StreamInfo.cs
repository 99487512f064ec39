using FakeFinder.Media.Containers;


namespace FakeFinder.Media.Probing;

/// <summary>The stream of a file that is analysed, and what decoding has to know of it.</summary>
public sealed record StreamInfo
{
    /// <summary>FFmpeg's number of the stream among all streams of the file, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>Of the stream's time stamps, in seconds.</summary>
    public required Rational TimeBase { get; init; }

    /// <summary>By how much a player turns the frames clockwise: 0, 90, 180 or 270 degrees.</summary>
    public int Rotation { get; init; }

    /// <summary>The time stamp that a player shows as 0, in seconds from the container's own zero.</summary>
    public TimeSpan Start { get; init; }

    /// <summary>The track's number in an mp4 or mov file; null in other containers.</summary>
    public uint? TrackId { get; init; }

    /// <summary>
    /// True where each packet is one frame with a time stamp of its own: then time stamps tell which frame is which. Else only a decode can
    /// count the frames.
    /// </summary>
    public bool HasIndex { get; init; }

    /// <summary>
    /// True where the container's clock may jump while nothing is missing: transport and program streams that were joined.
    /// </summary>
    public bool ClockMayBreak { get; init; }

    /// <summary>True where the file tells no believable rate, so that it was counted.</summary>
    public bool IsRateCounted { get; init; }

    /// <summary>How far behind a key frame FFmpeg is to aim in order to land on it, in units of <see cref="TimeBase"/>.</summary>
    public long AimAfterKey { get; init; }

    /// <summary>True where the file is cut off within its last packet, and FFmpeg gives what is there of it.</summary>
    public bool EndsEarly { get; init; }

    /// <summary>Pixels of one frame, for estimates.</summary>
    public long Pixels { get; init; }
}
