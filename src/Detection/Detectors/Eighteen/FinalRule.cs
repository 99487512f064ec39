namespace FakeFinder.Detection.Detectors.Eighteen;

/// <summary>How the networks' scores become that of the video (the behaviour of the original).</summary>
internal static class FinalRule
{
    private static readonly MajorityMean Networks = new(SureFake: 0.8, SureReal: 0.2);

    /// <param name="clip">Of the clip networks that have a score.</param>
    /// <param name="image">Of the image networks that have a score.</param>
    /// <param name="clipShare">What the clip networks count where both kinds have a score.</param>
    /// <returns>Null where no network has a score.</returns>
    public static double? ScoreOf(IReadOnlyCollection<WeightedScore> clip, IReadOnlyCollection<WeightedScore> image, double clipShare) =>
        (clip.Count, image.Count) switch
        {
            (0, 0) => null,
            (_, 0) => Networks.Of(clip),
            (0, _) => Networks.Of(image),
            _ => (clipShare * Networks.Of(clip)) + ((1 - clipShare) * Networks.Of(image)),
        };
}
