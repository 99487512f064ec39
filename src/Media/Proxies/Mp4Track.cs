namespace FakeFinder.Media.Proxies;

/// <summary>A track of a fragmented MP4.</summary>
/// <param name="Timescale">Units in a second.</param>
internal sealed record Mp4Track(uint Id, uint Timescale, bool IsVideo)
{
    /// <summary>Where its last sample ends, as far as it has come, in its own units.</summary>
    public long End { get; set; }
}
