namespace FakeFinder.Evaluation.Metrics;

/// <summary>What the scores of one bin promise, and what is true of its videos.</summary>
/// <param name="From">Included.</param>
/// <param name="To">Excluded, but for 1.</param>
/// <param name="MeanScore">Null where it is empty, as the share.</param>
/// <param name="FakeShare">How many of its videos are fake.</param>
public sealed record ReliabilityBin(double From, double To, int Count, double? MeanScore, double? FakeShare)
{
    public static IReadOnlyList<ReliabilityBin> Of(LabelledScores scores)
    {
        var (counts, sums, fakes) =
            (new int[LabelledScores.BinCount], new double[LabelledScores.BinCount], new int[LabelledScores.BinCount]);
        for (var i = 0; i < scores.Count; i++)
        {
            var bin = LabelledScores.BinOf(scores.Scores[i]);
            counts[bin]++;
            sums[bin] += scores.Scores[i];
            fakes[bin] -= scores.FakeMasks[i];
        }

        return
        [
            .. counts.Select((count, bin) => new ReliabilityBin(
                (double)bin / LabelledScores.BinCount,
                (bin + 1.0) / LabelledScores.BinCount,
                count,
                count == 0 ? null : sums[bin] / count,
                count == 0 ? null : (double)fakes[bin] / count)),
        ];
    }
}
