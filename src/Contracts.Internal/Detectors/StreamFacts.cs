namespace FakeFinder.Contracts.Internal;

/// <summary>Which stream of a video is analysed, and what decoding has to know of it.</summary>
/// <param name="Index">FFmpeg's number of the stream among all streams of the file, from 0.</param>
/// <param name="TimeBaseNumerator">Of a unit of its time stamps, in seconds.</param>
/// <param name="TimeBaseDenominator">Of a unit of its time stamps, in seconds.</param>
/// <param name="Rotation">By how much a player turns the frames clockwise, in degrees.</param>
/// <param name="Start">The time stamp that a player shows as 0.</param>
/// <param name="TrackId">The track's number in an mp4 or mov file.</param>
/// <param name="HasIndex">Each packet is one frame with a time stamp of its own.</param>
/// <param name="ClockMayBreak">The container's clock may jump while nothing is missing.</param>
/// <param name="IsRateCounted">The file tells no believable rate: the frames were counted over their time.</param>
/// <param name="AimAfterKey">How far behind a key frame FFmpeg is to aim in order to land on it, in units of the time base.</param>
/// <param name="EndsEarly">The file is cut off within its last packet.</param>
/// <param name="Pixels">Of one frame.</param>
[GenerateSerializer, Immutable, Alias("ff.StreamFacts")]
public sealed record StreamFacts(
    [property: Id(0)] int Index,
    [property: Id(1)] long TimeBaseNumerator,
    [property: Id(2)] long TimeBaseDenominator,
    [property: Id(3)] int Rotation,
    [property: Id(4)] TimeSpan Start,
    [property: Id(5)] uint? TrackId,
    [property: Id(6)] bool HasIndex,
    [property: Id(7)] bool ClockMayBreak,
    [property: Id(8)] bool IsRateCounted,
    [property: Id(9)] long AimAfterKey,
    [property: Id(10)] bool EndsEarly,
    [property: Id(11)] long Pixels);
