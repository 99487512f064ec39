using FakeFinder.Evaluation.Scores;

namespace FakeFinder.Evaluation.Results;

/// <summary>The videos with one value of a free column.</summary>
/// <param name="Rows">Places in the table.</param>
internal sealed record Group(string Column, string Value, IReadOnlyList<int> Rows);

/// <summary>What a table is grouped by.</summary>
/// <param name="LeftOut">A sentence for each column that is not.</param>
internal sealed record Groups(IReadOnlyList<Group> All, IReadOnlyList<string> LeftOut)
{
    /// <summary>A column with more values names videos rather than kinds of them.</summary>
    private const int MostValues = 20;

    /// <summary>With fewer of a label, an interval spans most of the scale.</summary>
    private const int LeastOfEach = 10;

    /// <param name="file">The table's file, for the sentence.</param>
    /// <param name="wanted">Columns; null: all with few values.</param>
    /// <exception cref="EvaluationException">There is no such column.</exception>
    public static Groups Of(ScoreTable table, string file, IReadOnlyList<string>? wanted)
    {
        var (all, leftOut) = (new List<Group>(), new List<string>());
        foreach (var column in wanted ?? table.GroupColumns)
        {
            var place = table.GroupColumns.ToList().IndexOf(column);
            if (place < 0)
            {
                var known = table.GroupColumns.Count == 0 ? "it has no free columns" : $"it has {string.Join(", ", table.GroupColumns)}";
                throw new EvaluationException($"{file} has no column '{column}' to group by; {known}.");
            }

            var values = Enumerable.Range(0, table.Rows.Count)
                .GroupBy(row => table.Rows[row].Groups[place], StringComparer.Ordinal)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => new Group(column, group.Key, [.. group]))
                .ToList();
            if (wanted is null && values.Count > MostValues)
            {
                leftOut.Add(
                    $"Not grouped by {column}, which has {values.Count} values; --group-by {column} does so all the same.");
                continue;
            }

            all.AddRange(values);
        }

        return new(all, leftOut);
    }

    /// <returns>Null where the group is large enough.</returns>
    public static string? WarningFor(int real, int fake) =>
        real == 0 || fake == 0 ? $"Only {(real == 0 ? "fake" : "real")} videos: metrics that compare both labels are missing."
        : Math.Min(real, fake) < LeastOfEach ? $"Only {real} real and {fake} fake videos: the figures are mostly chance."
        : null;
}
