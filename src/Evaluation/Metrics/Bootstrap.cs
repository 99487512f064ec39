using System.Collections.Concurrent;
using FakeFinder.Evaluation.Sampling;

namespace FakeFinder.Evaluation.Metrics;

/// <summary>How intervals are made: percentiles of resamples, stratified by label (<see cref="Strata"/>).</summary>
/// <param name="Resamples">How many; 0: no intervals.</param>
/// <param name="Seed">The same seed gives the same intervals, on any number of cores.</param>
public sealed record Bootstrap(int Resamples = 1000, ulong Seed = 1)
{
    /// <returns>Those metrics that are defined for the scores.</returns>
    public IReadOnlyDictionary<Metric, Estimate> Estimate(LabelledScores scores, CancellationToken cancellationToken)
    {
        var metrics = Enum.GetValues<Metric>();
        var ones = new int[scores.Count];
        Array.Fill(ones, 1);
        var values = MetricPass.Run(scores, ones, scores.Fake, scores.Real);
        var resampled = metrics.Select(_ => new double[Resamples]).ToArray();
        ForEachResample(scores.Strata, Record, cancellationToken);
        return metrics
            .Where(metric => !double.IsNaN(values[(int)metric]))
            .ToDictionary(metric => metric, metric => Metrics.Estimate.Of(values[(int)metric], resampled[(int)metric]));

        void Record(int resample, int[] weights)
        {
            var drawn = MetricPass.Run(scores, weights, scores.Fake, scores.Real);
            foreach (var metric in metrics)
            {
                resampled[(int)metric][resample] = drawn[(int)metric];
            }
        }
    }

    /// <summary>Does something with each resample's weights, on all cores.</summary>
    internal void ForEachResample(Strata strata, Action<int, int[]> work, CancellationToken cancellationToken)
    {
        if (Resamples == 0)
        {
            return;
        }

        Parallel.ForEach(
            Partitioner.Create(0, Resamples, Math.Max(1, Resamples / (8 * Environment.ProcessorCount))),
            new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount },
            range =>
            {
                var weights = new int[strata.Count];
                for (var resample = range.Item1; resample < range.Item2; resample++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    var random = new SeededRandom(Seed, (ulong)resample);
                    strata.Resample(ref random, weights);
                    work(resample, weights);
                }
            });
    }
}
