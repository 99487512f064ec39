using FakeFinder.Evaluation.Calibration;
using FakeFinder.Evaluation.Scores;

namespace FakeFinder.Evaluation.Results;

/// <summary>What a reader should know before a figure is quoted.</summary>
internal static class EvaluationWarnings
{
    public static IEnumerable<string> Of(
        ScoreTable table,
        IReadOnlyList<SeriesResult> series,
        IReadOnlyList<string> leftOutGroups,
        CalibrationDocument? calibration,
        string sha256)
    {
        foreach (var each in series)
        {
            var missing = new List<string>();
            if (each.Counts.Unscored > 0)
            {
                missing.Add($"failed on {each.Counts.Unscored} of {table.Rows.Count} videos, which are in none of its figures");
            }

            if (each.Counts.Undetermined > 0 && each.Kind is SeriesKind.Detector or SeriesKind.Heuristic)
            {
                missing.Add(
                    $"could not judge {each.Counts.Undetermined} of {table.Rows.Count} videos (score exactly 0.5), which count as called "
                        + $"real");
            }

            if (missing.Count > 0)
            {
                yield return $"{each.Name} {string.Join("; it ", missing)}.";
            }

            if (Groups.WarningFor(each.Counts.Real, each.Counts.Fake) is { } few)
            {
                yield return $"{each.Name}: {few}";
            }

            if (each.Kind == SeriesKind.Heuristic)
            {
                yield return $"{each.Name} is a heuristic: it is part of no mean and no fusion, and must not be used as evidence.";
            }
        }

        foreach (var same in table.Rows.Where(row => row.Sha256 is not null).GroupBy(row => row.Sha256).Where(same => same.Count() > 1))
        {
            var labels = same.Select(row => row.IsFake).Distinct().Count() > 1 ? " with different labels" : "";
            var files = string.Join(" and ", same.Select(row => row.File));
            yield return $"{files} are the same video{labels}; it counts {same.Count()} times.";
        }

        foreach (var sentence in leftOutGroups)
        {
            yield return sentence;
        }

        if (calibration is { Fusion: null })
        {
            yield return $"The calibration on {calibration.Name} has no fusion, since it was fitted on fewer than two trained detectors.";
        }

        if (calibration?.ScoresSha256 == sha256)
        {
            yield return "The calibration was fitted on these very scores: the fusion's figures are too good. Use other videos.";
        }
    }
}
