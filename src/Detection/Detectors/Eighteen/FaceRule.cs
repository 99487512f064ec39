namespace FakeFinder.Detection.Detectors.Eighteen;

/// <summary>
/// How a network's scores of several people become one: a single fake face makes a fake video (the behaviour of the original).
/// </summary>
internal static class FaceRule
{
    /// <summary>A face above this is a fake whatever the others are.</summary>
    private const double CertainlyFake = 0.9;

    /// <summary>Where all are above this, the highest counts.</summary>
    private const double RatherFake = 0.6;

    /// <summary>Where all are below this, the lowest counts.</summary>
    private const double RatherReal = 0.4;

    /// <param name="faces">At least one.</param>
    public static double ScoreOf(IReadOnlyCollection<double> faces) =>
        faces.Max() > CertainlyFake || faces.All(face => face > RatherFake) ? faces.Max()
        : faces.All(face => face < RatherReal) ? faces.Min()
        : faces.Average();
}
