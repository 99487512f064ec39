namespace FakeFinder.Plugins;

/// <summary>What a detector says of one frame.</summary>
/// <param name="Index">That of a <see cref="VideoFrame"/> that was read.</param>
/// <param name="Score">In [0, 1], where the detector has one for the frame.</param>
public sealed record FrameResult(int Index, double? Score = null)
{
    /// <summary>The faces that were found; null where none were looked for.</summary>
    public IReadOnlyList<FaceResult>? Faces { get; init; }
}
