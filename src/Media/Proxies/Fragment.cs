namespace FakeFinder.Media.Proxies;

/// <summary>A piece of a fragmented MP4 that can be read by itself: a moof box, and the samples behind it.</summary>
/// <param name="Bytes">Of all its boxes.</param>
/// <param name="Start">When its first frame is shown, in units of the video track; null where it has none.</param>
internal readonly record struct Fragment(long Bytes, long? Start);
