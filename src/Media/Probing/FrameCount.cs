namespace FakeFinder.Media.Probing;

/// <summary>The frames of a stream, counted.</summary>
/// <param name="IsIndexed">Each of them has a time stamp that tells which frame it is.</param>
internal readonly record struct FrameCount(int Frames, TimeSpan Duration, bool IsIndexed)
{
    /// <summary>Frames a second; 0 where it is not known.</summary>
    public double Rate => Duration > TimeSpan.Zero ? Frames / Duration.TotalSeconds : 0;
}
