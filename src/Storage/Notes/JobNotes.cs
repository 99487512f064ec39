using Dapper;
using FakeFinder.Storage.Sql;

namespace FakeFinder.Storage.Notes;

/// <inheritdoc />
internal sealed class JobNotes(IndexDatabase database) : IJobNotes
{
    /// <inheritdoc />
    public Task AddAsync(JobNote note, CancellationToken cancellationToken) => database.WriteAsync(async connection =>
    {
        var row = new
        {
            Id = Text(note.Id),
            JobId = Text(note.Job),
            Kind = (int)note.Kind,
            note.Author,
            WrittenAt = note.At.UtcTicks,
            note.Text,
            SearchText = SearchText.Fold(note.Text),
            note.Seconds,
            Replaces = note.Replaces is { } replaced ? Text(replaced) : null,
        };
        if (await connection.ExecuteScalarAsync<int>("SELECT count(*) FROM Jobs WHERE Id = @JobId", row) == 0)
        {
            throw new NoSuchJobException(note.Job);
        }

        return await connection.ExecuteAsync(
            """
            INSERT INTO JobNotes(Id, JobId, Kind, Author, WrittenAt, Text, SearchText, Seconds, Replaces)
            VALUES(@Id, @JobId, @Kind, @Author, @WrittenAt, @Text, @SearchText, @Seconds, @Replaces)
            ON CONFLICT(Id) DO NOTHING
            """, row);
    }, cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<JobNote>> ListAsync(Guid job, CancellationToken cancellationToken) =>
        database.ReadAsync(
            async connection =>
            {
                var rows = await connection.QueryAsync<Row>(
                    new CommandDefinition(
                        "SELECT Id, JobId, Kind, Author, WrittenAt, Text, Seconds, Replaces FROM JobNotes WHERE JobId = @Job "
                            + "ORDER BY WrittenAt, Id",
                        new { Job = Text(job) },
                        cancellationToken: cancellationToken));
                return (IReadOnlyList<JobNote>)[.. rows.Select(row => row.ToNote())];
            },
            cancellationToken);

    private static string Text(Guid id) => id.ToString("D");

    private sealed class Row
    {
        public string Id { get; init; } = "";

        public string JobId { get; init; } = "";

        public int Kind { get; init; }

        public string Author { get; init; } = "";

        public long WrittenAt { get; init; }

        public string Text { get; init; } = "";

        public double? Seconds { get; init; }

        public string? Replaces { get; init; }

        public JobNote ToNote() =>
            new(
                Guid.Parse(Id),
                Guid.Parse(JobId),
                (NoteKind)Kind,
                Author,
                new DateTimeOffset(WrittenAt, TimeSpan.Zero),
                Text,
                Seconds,
                Replaces is { } replaced ? Guid.Parse(replaced) : null);
    }
}
