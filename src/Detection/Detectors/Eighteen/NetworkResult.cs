namespace FakeFinder.Detection.Detectors.Eighteen;

/// <summary>What one network says of a video.</summary>
/// <param name="Faces">For each face its logits: those of each frame for an image network, the only ones for a clip network; none where
/// there are too few frames.</param>
internal sealed record NetworkResult(EighteenNetwork Network, IReadOnlyList<IReadOnlyList<Logits>> Faces)
{
    /// <summary>In [0, 1]; null where an image network has too few frames: the original's -1, which leaves the network out.</summary>
    public double? Score { get; } =
        Faces.Any(face => face.Count == 0) ? null
        : Network.Kind == NetworkKind.Clip ? FaceRule.ScoreOf([.. Faces.Select(face => face[0].Probability)])
        : ImageRule.ScoreOf(Faces, Network.Tempered);
}
