namespace FakeFinder.Detection.Faces.RetinaFace;

/// <summary>
/// What RetinaFace's network gives for one picture, a row for each prior: regression (4 values, see <see cref="Anchors.Prior.Decode"/>),
/// probability (2: no face, face) and landmarks (10: five x and y).
/// </summary>
internal readonly ref struct RetinaFaceOutputs(
    ReadOnlySpan<float> regression,
    ReadOnlySpan<float> probability,
    ReadOnlySpan<float> landmarks)
{
    public const int LandmarkCount = 5;
    private const int Edges = 4;
    private const int Classes = 2;
    private const int Coordinates = 2 * LandmarkCount;

    private readonly ReadOnlySpan<float> regression = regression;
    private readonly ReadOnlySpan<float> probability = probability;
    private readonly ReadOnlySpan<float> landmarks = landmarks;

    public ReadOnlySpan<float> RegressionOf(int prior) => regression.Slice(prior * Edges, Edges);

    public float ScoreOf(int prior) => probability[(prior * Classes) + 1];

    public ReadOnlySpan<float> LandmarksOf(int prior) => landmarks.Slice(prior * Coordinates, Coordinates);
}
