using System.Data.Common;
using Dapper;
using FakeFinder.Storage.Deliveries;
using FakeFinder.Storage.Sql;

namespace FakeFinder.Storage.Jobs;

/// <summary>Rows of Jobs and Parts, written in the transactions of others.</summary>
internal static class JobStatements
{
    private const string InsertJob =
        """
        INSERT INTO Jobs(
            Id, VideoId, FileName, State, IsOpen, SubmittedAt, EndedAt, ProbeOf, Perturbation, SubmittedBy, TopScore, SearchName,
            Owner)
        VALUES(
            @Id, @VideoId, @FileName, @State, @IsOpen, @SubmittedAt, @EndedAt, @ProbeOf, @Perturbation, @SubmittedBy, @TopScore,
            @SearchName, @Owner)
        """;

    private const string InsertPart =
        "INSERT INTO Parts(JobId, Position, Detector, State, Score, Reason, Coverage, ReportId) VALUES(@JobId, @Position, @Detector, "
            + "@State, @Score, @Reason, @Coverage, @ReportId)";

    private const string UpdatePart =
        "UPDATE Parts SET State = @State, Score = @Score, Reason = @Reason, Coverage = @Coverage, ReportId = @ReportId "
            + "WHERE JobId = @JobId AND Position = @Position";

    /// <summary>What is usual: the row is as it was opened, and only what has happened since is to be written.</summary>
    private const string CloseJob =
        """
        UPDATE Jobs SET State = @State, IsOpen = 0, EndedAt = @EndedAt, TopScore = @TopScore
        WHERE Id = @Id AND IsOpen = 1 AND VideoId = @VideoId AND FileName = @FileName AND SubmittedAt = @SubmittedAt
        AND (SELECT count(*) FROM Parts p WHERE p.JobId = Jobs.Id) = @PartCount
        """;

    /// <summary>Writes an open row down, unless there is a row.</summary>
    /// <returns>Whether it is new.</returns>
    public static async Task<bool> OpenAsync(DbConnection connection, JobRow job)
    {
        var isNew = await connection.ExecuteAsync($"{InsertJob} ON CONFLICT(Id) DO NOTHING", Row(job)) == 1;
        if (isNew)
        {
            await connection.ExecuteAsync(InsertPart, PartRows(job));
        }

        return isNew;
    }

    /// <summary>Brings an open row up to date; one that has ended stays as it is.</summary>
    /// <returns>Whether it is open.</returns>
    public static async Task<bool> UpdateAsync(DbConnection connection, JobRow job)
    {
        var isOpen = await connection.ExecuteAsync(
            "UPDATE Jobs SET State = @State, TopScore = @TopScore WHERE Id = @Id AND IsOpen = 1", Row(job)) == 1;
        if (isOpen)
        {
            await connection.ExecuteAsync(UpdatePart, PartRows(job));
        }

        return isOpen;
    }

    /// <summary>Closes a row, and writes down who is to be told of that. The same end again changes nothing.</summary>
    public static async Task EndAsync(DbConnection connection, JobRow job)
    {
        // Ended rows are written again, by then perhaps long after the end was told: only what closes the row has somebody told.
        if (job.CallbackUrl is not null && await connection.ExecuteScalarAsync<int>(
            "SELECT count(*) FROM Jobs WHERE Id = @Id AND IsOpen = 1", Row(job)) > 0)
        {
            await DeliveryRows.AddAsync(
                connection, DeliverySubject.Job(job.Id), job.State, job.EndedAt ?? job.SubmittedAt, job.CallbackUrl);
        }

        var isClosed = await connection.ExecuteAsync(CloseJob, Row(job)) == 1;
        if (!isClosed || await connection.ExecuteAsync($"{UpdatePart} AND Detector = @Detector", PartRows(job)) != job.Parts.Count)
        {
            await PutAsync(connection, job);
        }
    }

    /// <summary>The grain's state is the truth: a row that differs, or is not there, is brought to it.</summary>
    public static async Task PutAsync(DbConnection connection, JobRow job)
    {
        await connection.ExecuteAsync(
            $"""
             {InsertJob} ON CONFLICT(Id) DO UPDATE SET
             VideoId = excluded.VideoId, FileName = excluded.FileName, State = excluded.State, IsOpen = excluded.IsOpen,
             SubmittedAt = excluded.SubmittedAt, EndedAt = excluded.EndedAt, ProbeOf = excluded.ProbeOf,
             Perturbation = excluded.Perturbation, SubmittedBy = excluded.SubmittedBy, TopScore = excluded.TopScore,
             SearchName = excluded.SearchName, Owner = excluded.Owner
             """, Row(job));
        await connection.ExecuteAsync("DELETE FROM Parts WHERE JobId = @Id", Row(job));
        await connection.ExecuteAsync(InsertPart, PartRows(job));
    }

    private static object Row(JobRow job) => new
    {
        Id = Text(job.Id),
        job.VideoId,
        job.FileName,
        job.State,
        IsOpen = job.Open ? 1 : 0,
        SubmittedAt = job.SubmittedAt.UtcTicks,
        EndedAt = job.EndedAt?.UtcTicks,
        ProbeOf = job.Probe is { } probe ? Text(probe.Job) : null,
        job.Probe?.Perturbation,
        job.SubmittedBy,
        job.TopScore,
        SearchName = SearchText.Fold(job.FileName),
        job.Owner,
        PartCount = job.Parts.Count,
    };

    private static IEnumerable<object> PartRows(JobRow job) => job.Parts.Select((part, position) => new
    {
        JobId = Text(job.Id),
        Position = position,
        part.Detector,
        part.State,
        part.Score,
        part.Reason,
        Coverage = JsonColumn.Write(part.Coverage),
        part.ReportId,
    });

    private static string Text(Guid id) => id.ToString("D");
}
