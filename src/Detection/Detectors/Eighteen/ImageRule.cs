using FakeFinder.Detection.Networks;

namespace FakeFinder.Detection.Detectors.Eighteen;

/// <summary>
/// Which frames the image networks see, and how the outputs of one of them become its score (the behaviour of the original).
/// </summary>
internal static class ImageRule
{
    /// <summary>An image network sees every n-th frame, so that there are at most so many.</summary>
    private const int MostFrames = 35;

    /// <summary>So many frames that follow one another are judged together, by their mean logits.</summary>
    private const int GroupLength = 5;

    /// <summary>A score from here on is nearly certain of a fake and is drawn to the middle, as is one from the other end.</summary>
    private const double NearlyFake = 0.98;
    private const double NearlyReal = 0.02;

    /// <summary>What such a score keeps of its distance from the middle.</summary>
    private const double Tempering = 0.96;

    private const double Middle = 0.5;

    private static readonly MajorityMean Groups = new(SureFake: 0.85, SureReal: 0.15);

    /// <summary>
    /// The frames that an image network sees, as places among those that were looked at; whole groups, so that none is seen of fewer than
    /// five frames.
    /// </summary>
    /// <param name="frames">How many frames were looked at.</param>
    public static IReadOnlyList<int> PositionsOf(int frames)
    {
        var interval = Math.Max(1, (int)Math.Ceiling(frames / (double)MostFrames));
        var seen = (int)Math.Ceiling(frames / (double)interval);
        return [.. Enumerable.Range(0, seen / GroupLength * GroupLength).Select(i => i * interval)];
    }

    /// <summary>A face's mean logits (real, fake) for each frame.</summary>
    /// <param name="logits">2n x 2 for a network that sees mirrored pictures, which follow the others; else n x 2.</param>
    public static IReadOnlyList<Logits> ByFrame(NetworkTensor logits, bool mirrored)
    {
        var frames = mirrored ? logits.Rows / 2 : logits.Rows;
        return
        [
            .. Enumerable
                .Range(0, frames)
                .Select(frame =>
                    mirrored ? Logits.Mean([Logits.Of(logits[frame]), Logits.Of(logits[frames + frame])]) : Logits.Of(logits[frame])),
        ];
    }

    /// <summary>A network's score of a video.</summary>
    /// <param name="faces">For each face its logits by frame, whole groups.</param>
    /// <param name="tempered">Certainty is drawn to the middle.</param>
    public static double ScoreOf(IReadOnlyList<IReadOnlyList<Logits>> faces, bool tempered)
    {
        var score = FaceRule.ScoreOf([
            .. faces.Select(frames =>
                Groups.Of([.. frames.Chunk(GroupLength).Select(group => new WeightedScore(Logits.Mean(group).Probability))])),
        ]);
        return tempered && score is >= NearlyFake or <= NearlyReal ? ((score - Middle) * Tempering) + Middle : score;
    }
}
