using FakeFinder.Evaluation.Sampling;
using FakeFinder.Evaluation.Scores;

namespace FakeFinder.Evaluation.Tests;

/// <summary>Tables whose truth is known: the log-odds of a made detector are normal around plus or minus its strength.</summary>
internal static class MadeScores
{
    /// <param name="strengths">Of each trained detector, in standard deviations.</param>
    public static ScoreTable Table(int videos, ulong seed, params double[] strengths)
    {
        var random = new SeededRandom(seed);
        var rows = new List<ScoreRow>();
        for (var video = 0; video < videos; video++)
        {
            var isFake = video % 2 == 0;
            var cells = strengths.Select(strength => new ScoreCell(Score(Normal(ref random) + (isFake ? strength : -strength)))).ToList();
            rows.Add(new($"v{video}.mp4", isFake, null, [video % 4 < 2 ? "even" : "odd"], cells));
        }

        return new(["half"], [.. strengths.Select((_, place) => new DetectorColumn($"d{place}", IsHeuristic: false))], rows);
    }

    public static ScoreTable WithHeuristic(ScoreTable table, int place) => table with
    {
        Detectors = [.. table.Detectors.Select((column, i) => i == place ? column with { IsHeuristic = true } : column)],
    };

    public static ScoreTable With(ScoreTable table, int detector, Func<int, double?, double?> score) => table with
    {
        Rows =
        [
            .. table.Rows.Select((row, video) => row with
            {
                Cells = [.. row.Cells.Select((cell, i) => i == detector ? cell with { Score = score(video, cell.Score) } : cell)],
            }),
        ],
    };

    private static double Score(double logit) => 1 / (1 + Math.Exp(-logit));

    private static double Normal(ref SeededRandom random) =>
        Math.Sqrt(-2 * Math.Log((random.Next(1 << 30) + 1.0) / (1 << 30))) * Math.Cos(2 * Math.PI * random.Next(1 << 30) / (1 << 30));
}
