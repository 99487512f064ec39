using System.Text.Json;
using System.Text.Json.Nodes;
using FakeFinder.Evaluation.Metrics;
using FakeFinder.Evaluation.Scores;
using FakeFinder.Reference;

namespace FakeFinder.Evaluation.Tests.Metrics;

/// <summary>All numbers of the reference, which scikit-learn has computed.</summary>
public sealed class ReferenceMetricsTests
{
    private const double Tolerance = 1e-9;

    private static readonly JsonNode Reference = JsonNode.Parse(File.ReadAllText(ReferenceFolder.PathOf("metrics.json")))!;
    private static readonly bool[] IsFake = [.. Reference["labels"].Deserialize<int[]>()!.Select(label => label == 1)];

    private static readonly Dictionary<string, Func<LabelledScores, double>> Known = new()
    {
        ["tp"] = scores => Confusion.Of(scores).TruePositives,
        ["fp"] = scores => Confusion.Of(scores).FalsePositives,
        ["tn"] = scores => Confusion.Of(scores).TrueNegatives,
        ["fn"] = scores => Confusion.Of(scores).FalseNegatives,
        ["tpr"] = scores => ValueOf(scores, Metric.TruePositiveRate),
        ["tnr"] = scores => ValueOf(scores, Metric.TrueNegativeRate),
        ["fpr"] = scores => ValueOf(scores, Metric.FalsePositiveRate),
        ["accuracy"] = scores => ValueOf(scores, Metric.Accuracy),
        ["balancedAccuracy"] = scores => ValueOf(scores, Metric.BalancedAccuracy),
        ["logLoss_clip1e-15"] = scores => ValueOf(scores, Metric.LogLoss),
        ["auc"] = scores => ValueOf(scores, Metric.Auc),
        ["averagePrecision"] = scores => ValueOf(scores, Metric.AveragePrecision),
        ["brier"] = scores => ValueOf(scores, Metric.Brier),
        ["ece10"] = scores => ValueOf(scores, Metric.CalibrationError),
    };

    private static readonly string[] Names = [.. Reference["scores"]!.AsObject().Select(scores => scores.Key)];

    public static TheoryData<string> Detectors => [.. Names];

    [Theory]
    [MemberData(nameof(Detectors))]
    public void A_detectors_metrics_are_those_of_the_reference(string detector) =>
        Compare(Reference["metrics"]![detector]!.AsObject(), ScoresOf(detector));

    [Fact]
    public void The_means_metrics_are_those_of_the_reference()
    {
        var mean = ScoreSeries.Mean([.. Names.Select(NullableScoresOf)]);

        Compare(Reference["mean"]!.AsObject(), [.. mean.Select(score => score!.Value)]);
    }

    [Theory]
    [InlineData("pearson")]
    [InlineData("spearman")]
    public void Correlations_are_those_of_the_reference(string name)
    {
        var expected = Reference[name].Deserialize<double[][]>()!;
        var scores = Names.Select(NullableScoresOf).ToList();

        var actual = Correlation.Matrix(scores, name == "pearson" ? Correlation.Pearson : Correlation.Spearman);

        for (var row = 0; row < expected.Length; row++)
        {
            Close($"{name} row {row}", expected[row], [.. actual[row].Select(value => value!.Value)]);
        }
    }

    private static void Compare(JsonObject expected, double[] scores)
    {
        var labelled = new LabelledScores(scores, IsFake);
        var roc = RocCurve.Of(labelled);
        foreach (var (name, value) in expected)
        {
            switch (name)
            {
                case "eerPoint":
                    var point = RocCurve.EqualError(roc)!.Value;
                    Close("EER", [(double)value!["fpr"]!, (double)value["fnr"]!], [point.FalsePositiveRate, 1 - point.TruePositiveRate]);
                    Close("EER", [(point.FalsePositiveRate + 1 - point.TruePositiveRate) / 2], [ValueOf(labelled, Metric.EqualErrorRate)]);
                    break;
                case "roc":
                    Close("ROC", value!["fpr"].Deserialize<double[]>()!, [.. roc.Select(point => point.FalsePositiveRate)]);
                    Close("ROC", value["tpr"].Deserialize<double[]>()!, [.. roc.Select(point => point.TruePositiveRate)]);
                    break;
                default:
                    Close(name, [(double)value!], [Known[name](labelled)]);
                    break;
            }
        }
    }

    private static void Close(string name, double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.True(
            Math.Abs(pair.First - pair.Second) < Tolerance, $"{name}: {pair.Second} instead of {pair.First}"));
    }

    private static double[] ScoresOf(string detector) => Reference["scores"]![detector].Deserialize<double[]>()!;

    private static double?[] NullableScoresOf(string detector) => [.. ScoresOf(detector).Select(score => (double?)score)];

    private static double ValueOf(LabelledScores scores, Metric metric) =>
        new Bootstrap(Resamples: 0).Estimate(scores, CancellationToken.None)[metric].Value;
}
