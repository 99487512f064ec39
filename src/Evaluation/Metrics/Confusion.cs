namespace FakeFinder.Evaluation.Metrics;

/// <summary>Counts at the threshold 0.5, a fake being the positive.</summary>
public readonly record struct Confusion(int TruePositives, int FalsePositives, int TrueNegatives, int FalseNegatives)
{
    public static Confusion Of(LabelledScores scores)
    {
        var hits = scores.FakeMasks.AsSpan(0, scores.CalledFake).Count(-1);
        return new(hits, scores.CalledFake - hits, scores.Real - (scores.CalledFake - hits), scores.Fake - hits);
    }
}
