using FakeFinder.Evaluation.Scores;

namespace FakeFinder.Evaluation.Labels;

/// <summary>The videos that are to be analysed, and what they are.</summary>
/// <param name="Source">Of what they were read, as the user named it.</param>
/// <param name="GroupColumns">The free columns.</param>
public sealed record LabelSet(string Source, IReadOnlyList<string> GroupColumns, IReadOnlyList<LabelledVideo> Videos)
{
    /// <summary>For people: the file's name without its ending.</summary>
    public string Title => Path.GetFileNameWithoutExtension(Source);

    /// <summary>Reads a CSV, or the <c>metadata.json</c> of the Deepfake Detection Challenge.</summary>
    /// <param name="source">The file's name or path, for sentences; by its ending <c>.json</c> a metadata.json is known.</param>
    /// <param name="limits">Null: none.</param>
    /// <exception cref="EvaluationException">It cannot be used: a sentence with the line.</exception>
    public static LabelSet Read(ReadOnlyMemory<byte> content, string source, LabelLimits? limits = null)
    {
        limits ??= new LabelLimits();
        var labels = string.Equals(Path.GetExtension(source), ".json", StringComparison.OrdinalIgnoreCase)
            ? DfdcLabels.Read(content, source, limits)
            : ReadCsv(content, source, limits);
        limits.CheckColumns(labels.GroupColumns.Count, source);
        if (labels.GroupColumns.FirstOrDefault(ScoreTableFile.IsReserved) is { } reserved)
        {
            throw new EvaluationException(
                $"{source} has a column '{reserved}', which scores.csv has for itself; rename it, or use --from {source} if it holds "
                    + $"scores.");
        }

        VideoLabel.CheckBoth(labels.Videos.Select(video => video.IsFake), source);
        return labels;
    }

    /// <returns>A sentence where one of the columns is not there; else null.</returns>
    public string? WhatIsWrongWith(IReadOnlyList<string>? groupBy) =>
        groupBy?.FirstOrDefault(column => !GroupColumns.Contains(column)) is not { } unknown ? null
        : GroupColumns.Count == 0 ? $"{Source} has no column '{unknown}' to group by; it has no free columns."
        : $"{Source} has no column '{unknown}' to group by; it has {string.Join(", ", GroupColumns)}.";

    /// <summary>The labels with what came of their videos.</summary>
    /// <param name="scored">One for each video, in the labels' order.</param>
    /// <exception cref="EvaluationException">None of the videos was analysed.</exception>
    public ScoreTable ToTable(IReadOnlyList<DetectorColumn> detectors, IReadOnlyList<ScoredVideo> scored) =>
        scored.All(result => result.Cells.Count == 0)
            ? throw new EvaluationException($"None of the {scored.Count} videos of {Source} was analysed.")
            : new(
                GroupColumns,
                detectors,
                [
                    .. Videos.Zip(scored, (video, result) => new ScoreRow(
                        video.File,
                        video.IsFake,
                        result.Sha256,
                        video.Groups,
                        [.. detectors.Select(detector => result.Of(detector.Name))])),
                ]);

    private static LabelSet ReadCsv(ReadOnlyMemory<byte> content, string source, LabelLimits limits)
    {
        using var reader = new StreamReader(new MemoryStream(content.ToArray()));
        return CsvLabels.Read(reader, source, limits);
    }
}
