namespace FakeFinder.Evaluation.Calibration;

/// <summary>What a reader should know before a probability is used.</summary>
internal static class CalibrationWarnings
{
    /// <summary>With fewer of each label, intervals are wide and a fold has few of them.</summary>
    private const int FewOfEach = 100;

    public static IEnumerable<string> Of(IReadOnlyList<DetectorCalibration> maps, Fusion? fusion)
    {
        foreach (var map in maps)
        {
            if (Math.Min(map.Real, map.Fake) < FewOfEach)
            {
                yield return $"{map.Name} was fitted on {map.Real} real and {map.Fake} fake videos; with fewer than {FewOfEach} of each, "
                    + $"its probabilities are rough.";
            }

            if (map.Map is PlattMap { Slope: <= 0 })
            {
                yield return $"{map.Name} does not score fakes above real videos here; its probability says nothing about a video.";
            }

            if (map.IsHeuristic)
            {
                yield return $"{map.Name} is a heuristic: its probability must not be used as evidence, and it is not part of the fusion.";
            }
        }

        if (fusion is { Gain.Improvement: { Low: <= 0 } gain })
        {
            yield return gain.Value > 0
                ? $"The fusion may be no better than {fusion.Gain.BestDetector} alone: the interval of its gain includes 0."
                : $"The fusion is no better than {fusion.Gain.BestDetector} alone.";
        }
    }
}
