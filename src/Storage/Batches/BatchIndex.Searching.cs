using System.Globalization;
using Dapper;
using FakeFinder.Storage.Sql;

namespace FakeFinder.Storage.Batches;

/// <summary>What the page of a batch asks for.</summary>
internal sealed partial class BatchIndex
{
    private const string Nothing = "CAST(NULL AS DOUBLE PRECISION)";

    /// <summary>
    /// By 0.05, 0.1, ... 0.95, the upper borders of all bins but the last: a cast rounds in one database and cuts in the other.
    /// </summary>
    private static readonly string BinOfScore = string.Concat(
        "CASE WHEN p.Score = 0.5 THEN -1 ",
        string.Concat(Enumerable.Range(0, ScoreCount.Bins - 1).Select(bin => string.Create(
            CultureInfo.InvariantCulture,
            $"WHEN p.Score < {(bin + 1m) / ScoreCount.Bins:0.00} THEN {bin} "))),
        string.Create(CultureInfo.InvariantCulture, $"ELSE {ScoreCount.Bins - 1} END"));

    /// <inheritdoc />
    public Task<BatchVideoPage> SearchAsync(Guid id, BatchQuery query, int skip, int take, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(skip);
        ArgumentOutOfRangeException.ThrowIfNegative(take);
        var parameters = new DynamicParameters(new
        {
            Id = Text(id),
            Skip = skip,
            Take = take,
            query.State,
            query.Above,
            query.AtMost,
            Name = query.Name is { } name ? SearchText.Containing(name) : null,
        });
        var highest = HighestOf(query, parameters);
        var found = Found(query, highest);
        return database.ReadAsync(
            async connection =>
            {
                var rows = await connection.QueryAsync<BatchVideoAndPart>(
                    Command(
                        $"""
                        SELECT {VideoColumns}, {(NeedsScores(query) ? "v.Highest" : highest)} AS Highest, j.State AS JobState,
                            p.Detector, p.State AS PartState, p.Score, p.Reason AS PartReason, p.Coverage
                        FROM (SELECT f.*, row_number() OVER (ORDER BY {OrderOf(query)}) AS Place FROM ({found}) f
                              ORDER BY Place LIMIT @Take OFFSET @Skip) v
                        LEFT JOIN Jobs j ON j.Id = v.JobId
                        LEFT JOIN Parts p ON p.JobId = v.JobId AND v.IsOpen = 0
                        ORDER BY v.Place, p.Position
                        """,
                        parameters,
                        cancellationToken));
                var total = await connection.ExecuteScalarAsync<int>(
                    Command($"SELECT count(*) FROM ({found}) f", parameters, cancellationToken));
                return new BatchVideoPage([.. rows.GroupBy(row => row.Position).Select(BatchVideoAndPart.ToListed)], total);
            },
            cancellationToken);
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<ScoreCount>> CountScoresAsync(Guid id, CancellationToken cancellationToken) =>
        database.ReadAsync(
            async connection =>
            {
                var rows = await connection.QueryAsync<CountedScores>(
                    Command(
                        $"""
                        SELECT s.Detector, s.Bin, CAST(count(*) AS INTEGER) AS Count
                        FROM (SELECT p.Detector, {BinOfScore} AS Bin FROM BatchVideos v JOIN Parts p ON p.JobId = v.JobId
                              WHERE v.BatchId = @Id AND v.IsOpen = 0 AND p.Score IS NOT NULL) s
                        GROUP BY s.Detector, s.Bin ORDER BY s.Detector, s.Bin
                        """,
                        new { Id = Text(id) },
                        cancellationToken));
                return (IReadOnlyList<ScoreCount>)[.. rows.Select(row => new ScoreCount(row.Detector, row.Bin, row.Count))];
            },
            cancellationToken);

    /// <summary>An expression for a source that is called v: the highest score of the video's job that says something.</summary>
    private static string HighestOf(BatchQuery query, DynamicParameters parameters)
    {
        var names = query.Detectors.Select((detector, place) =>
        {
            parameters.Add($"@Detector{place}", detector);
            return $"@Detector{place}";
        }).ToList();
        return names.Count == 0
            ? Nothing
            : "(SELECT max(p.Score) FROM Parts p WHERE p.JobId = v.JobId AND p.Score <> 0.5 AND p.Detector IN "
                + $"({string.Join(", ", names)}))";
    }

    /// <summary>Where it is false, scores are looked up for the rows of the page alone.</summary>
    private static bool NeedsScores(BatchQuery query) =>
        query.Order == BatchOrder.Score || query.Above is not null || query.AtMost is not null;

    /// <summary>All videos that the query finds, each with its highest score where the query needs it.</summary>
    private static string Found(BatchQuery query, string highest)
    {
        List<string> wanted = ["v.BatchId = @Id"];
        if (query.Name is not null)
        {
            wanted.Add($"lower(v.FileName) LIKE @Name {SearchText.Escape}");
        }

        if (query.State is not null)
        {
            wanted.Add("v.State = @State");
        }

        List<string> scored = [];
        if (query.Above is not null)
        {
            scored.Add("w.Highest > @Above");
        }

        if (query.AtMost is not null)
        {
            scored.Add("w.Highest <= @AtMost");
        }

        var score = NeedsScores(query) ? highest : Nothing;
        var videos = $"SELECT v.*, {score} AS Highest FROM BatchVideos v WHERE {string.Join(" AND ", wanted)}";
        return scored.Count == 0 ? videos : $"SELECT w.* FROM ({videos}) w WHERE {string.Join(" AND ", scored)}";
    }

    private static string OrderOf(BatchQuery query)
    {
        var direction = query.Descending ? "DESC" : "ASC";
        return query.Order switch
        {
            BatchOrder.Finished => $"CASE WHEN f.Ordinal IS NULL THEN 1 ELSE 0 END, f.Ordinal {direction}, f.Position",
            BatchOrder.Name => $"lower(f.FileName) {direction}, f.Position",
            BatchOrder.Score => $"CASE WHEN f.Highest IS NULL THEN 1 ELSE 0 END, f.Highest {direction}, f.Position",
            BatchOrder.State => $"f.State {direction}, f.Position",
            _ => $"f.Position {direction}",
        };
    }

    private sealed class CountedScores
    {
        public string Detector { get; init; } = "";

        public int Bin { get; init; }

        public int Count { get; init; }
    }
}
