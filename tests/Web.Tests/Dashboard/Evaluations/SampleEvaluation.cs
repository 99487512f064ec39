using System.Text;
using FakeFinder.Evaluation;
using FakeFinder.Evaluation.Calibration;
using FakeFinder.Evaluation.Metrics;
using FakeFinder.Evaluation.Results;
using FakeFinder.Evaluation.Sampling;
using FakeFinder.Evaluation.Scores;

namespace FakeFinder.Web.Tests.Dashboard.Evaluations;

/// <summary>
/// Documents as <c>fakefinder evaluate</c> writes them, of made scores: three trained detectors, a heuristic, mean and fusion.
/// </summary>
internal static class SampleEvaluation
{
    private static readonly (string Name, double Strength)[] Detectors =
        [("selimsef", 1.1), ("boken", 0.7), ("wm", 0.9), ("residual", 0.05)];

    /// <summary>400 videos in five groups of two columns, with failures and undetermined videos.</summary>
    public static EvaluationDocument Document { get; } = Make();

    /// <summary>The same as a file.</summary>
    public static byte[] Bytes { get; } = BytesOf(Document);

    public static byte[] BytesOf(EvaluationDocument document) => Encoding.UTF8.GetBytes(EvaluationJson.Write(document));

    /// <summary>The document with another name of its first detector, wherever that stands.</summary>
    public static EvaluationDocument Renamed(string name) => Document with
    {
        Series = [Document.Series[0] with { Name = name }, .. Document.Series.Skip(1)],
        Correlations = Document.Correlations with { Detectors = [name, .. Document.Correlations.Detectors.Skip(1)] },
        Groups =
        [
            .. Document.Groups.Select(group => group with { Series = [group.Series[0] with { Name = name }, .. group.Series.Skip(1)] }),
        ],
    };

    /// <summary>A document with so many series and groups.</summary>
    public static EvaluationDocument Large(int series, int groups) => Document with
    {
        Series = [.. Enumerable.Range(0, series).Select(place => Document.Series[place % 3] with { Name = $"d{place}" })],
        Groups =
        [
            .. Enumerable.Range(0, groups).Select(place => Document.Groups[0] with
            {
                Column = "source",
                Value = $"source {place}",
                Series = [.. Enumerable.Range(0, series).Select(each => Document.Groups[0].Series[each % 3] with { Name = $"d{each}" })],
            }),
        ],
    };

    private static EvaluationDocument Make()
    {
        var bootstrap = new Bootstrap(Resamples: 60);
        var calibration = new Calibrator(bootstrap)
            .Fit(Table(seed: 5), "s", new string('b', 64), "An earlier set", DateTimeOffset.UnixEpoch, CancellationToken.None);
        return new Evaluator(bootstrap).Evaluate(
            Table(seed: 9),
            "scores.csv",
            new string('a', 64),
            "Street clips 2030",
            new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero),
            groupBy: null,
            calibration,
            CancellationToken.None);
    }

    private static ScoreTable Table(ulong seed)
    {
        var random = new SeededRandom(seed);
        var rows = new List<ScoreRow>();
        for (var video = 0; video < 400; video++)
        {
            var isFake = video % 2 == 0;
            string[] groups = [video % 3 == 0 ? "none" : video % 3 == 1 ? "c23" : "c40", video < 6 ? "studio" : "street"];
            var cells = Detectors.Select((detector, place) =>
            {
                var logit = Normal(ref random) + (isFake ? detector.Strength : -detector.Strength);
                return place != 1 ? new ScoreCell(1 / (1 + Math.Exp(-logit)))
                    : video % 40 == 1 ? new ScoreCell(null, "No frame could be decoded.")
                    : video % 50 == 3 ? new ScoreCell(ScoreCell.Undetermined, "No face was found.")
                    : new ScoreCell(1 / (1 + Math.Exp(-logit)));
            }).ToList();
            rows.Add(new($"v{video}.mp4", isFake, null, groups, cells));
        }

        return new(["compression", "place"], [.. Detectors.Select(one => new DetectorColumn(one.Name, one.Name == "residual"))], rows);
    }

    private static double Normal(ref SeededRandom random) =>
        Math.Sqrt(-2 * Math.Log((random.Next(1 << 30) + 1.0) / (1 << 30))) * Math.Cos(2 * Math.PI * random.Next(1 << 30) / (1 << 30));
}
