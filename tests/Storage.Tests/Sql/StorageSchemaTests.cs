using Dapper;
using FakeFinder.Servers;
using FakeFinder.Storage.Sql;
using FakeFinder.Storage.Stores;
using FakeFinder.Storage.Tombstones;
using FakeFinder.Storage.Videos;

namespace FakeFinder.Storage.Tests.Sql;

public sealed class StorageSchemaTests : IDisposable
{
    private const string NoTables =
        """
        DROP TABLE Videos; DROP TABLE VideoNames; DROP TABLE Jobs; DROP TABLE Parts; DROP TABLE Batches; DROP TABLE BatchVideos;
        DROP TABLE Stores; DROP TABLE Uploads; DROP TABLE Deletions; DROP TABLE Evaluations; DROP TABLE JobNotes; DROP TABLE JobDeletions;
        DROP TABLE ApiKeys; DROP TABLE AuditLog; DROP TABLE CallerUsage; DROP TABLE VideoOwners; DROP TABLE Deliveries;
        DROP TABLE BatchDeletions; DROP TABLE DeletionOwners;
        DELETE FROM FakeFinderSchema;
        """;

    private readonly DataFolder folder = new();
    private readonly SqliteDataSource database;

    public StorageSchemaTests() => database = new SqliteDataSource(folder["new/fakefinder.db"]);

    public void Dispose()
    {
        database.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task A_new_database_gets_its_tables_and_a_private_folder()
    {
        await StorageSchema.EnsureAsync(database, CancellationToken.None);

        await using var reader = await database.OpenReaderAsync(CancellationToken.None);
        var tables = await reader.QueryAsync<string>("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name");
        Assert.Equal(
            [
                "ApiKeys",
                "AuditLog",
                "BatchDeletions",
                "BatchVideos",
                "Batches",
                "CallerUsage",
                "DeletionOwners",
                "Deletions",
                "Deliveries",
                "Evaluations",
                "FakeFinderSchema",
                "GrainState",
                "JobDeletions",
                "JobNotes",
                "Jobs",
                "OrleansQuery",
                "OrleansStatements",
                "Parts",
                "Stores",
                "Uploads",
                "VideoNames",
                "VideoOwners",
                "Videos",
            ],
            tables);
        Assert.Equal("wal", await reader.ExecuteScalarAsync<string>("PRAGMA journal_mode"));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder["new"]));
        }
    }

    [Fact]
    public async Task A_second_start_keeps_the_rows_and_brings_the_statements_up_to_date()
    {
        await StorageSchema.EnsureAsync(database, CancellationToken.None);
        await ExecuteAsync("INSERT INTO VideoNames VALUES('a.mp4', 'x', 1); UPDATE OrleansQuery SET QueryText = 'old'");

        await StorageSchema.EnsureAsync(database, CancellationToken.None);

        await using var reader = await database.OpenReaderAsync(CancellationToken.None);
        Assert.Equal(1, await reader.ExecuteScalarAsync<int>("SELECT count(*) FROM VideoNames"));
        Assert.Equal(4, await reader.ExecuteScalarAsync<int>("SELECT count(*) FROM OrleansQuery WHERE QueryText <> 'old'"));
        Assert.Equal(IndexTables.Scripts.Count, await reader.ExecuteScalarAsync<int>("SELECT count(*) FROM FakeFinderSchema"));
    }

    [Fact]
    public async Task The_statements_of_a_newer_program_stay()
    {
        await StorageSchema.EnsureAsync(database, CancellationToken.None);
        await ExecuteAsync(
            $"INSERT INTO OrleansStatements VALUES({OrleansScript.Number + 1}); UPDATE OrleansQuery SET QueryText = 'newer'");

        await StorageSchema.EnsureAsync(database, CancellationToken.None);

        await using var reader = await database.OpenReaderAsync(CancellationToken.None);
        Assert.Equal(4, await reader.ExecuteScalarAsync<int>("SELECT count(*) FROM OrleansQuery WHERE QueryText = 'newer'"));
        Assert.Equal(OrleansScript.Number + 1, await reader.ExecuteScalarAsync<int>("SELECT max(Number) FROM OrleansStatements"));
    }

    [Fact]
    public async Task Jobs_of_an_older_program_are_found_by_name_and_have_the_highest_score_of_their_trained_detectors()
    {
        await StorageSchema.EnsureAsync(database, CancellationToken.None);
        await ExecuteAsync(
            $"""
            {NoTables}
            {string.Join('\n', IndexTables.Scripts.Take(7))}
            INSERT INTO FakeFinderSchema(Number) VALUES(7);
            INSERT INTO Jobs(Id, VideoId, FileName, State, IsOpen, SubmittedAt) VALUES
                ('j', 'v', 'Clip.MP4', 'completed', 0, 1), ('k', 'v', 'b.mp4', 'failed', 0, 2);
            INSERT INTO Parts(JobId, Position, Detector, State, Score) VALUES
                ('j', 0, 'wm', 'completed', 0.25), ('j', 1, 'boken', 'completed', 0.5), ('j', 2, 'residual', 'completed', 0.9),
                ('k', 0, 'wm', 'failed', NULL);
            """);

        await StorageSchema.EnsureAsync(database, CancellationToken.None);

        await using var reader = await database.OpenReaderAsync(CancellationToken.None);
        Assert.Equal(
            [("clip.mp4", 0.25, 0), ("b.mp4", null, 0)],
            await reader.QueryAsync<(string, double?, int)>("SELECT SearchName, TopScore, IsArchived FROM Jobs ORDER BY SubmittedAt"));
    }

    [Fact]
    public async Task A_database_without_coverage_and_notes_gets_them_and_keeps_its_rows()
    {
        await StorageSchema.EnsureAsync(database, CancellationToken.None);
        await ExecuteAsync(
            $"""
            {NoTables}
            {string.Join('\n', IndexTables.Scripts.Take(2))}
            INSERT INTO FakeFinderSchema(Number) VALUES(2);
            INSERT INTO Parts(JobId, Position, Detector, State, Score, Reason) VALUES('j', 0, 'wm', 'completed', 0.25, NULL);
            """);

        await StorageSchema.EnsureAsync(database, CancellationToken.None);

        await using var reader = await database.OpenReaderAsync(CancellationToken.None);
        Assert.Equal(0.25, await reader.ExecuteScalarAsync<double>("SELECT Score FROM Parts WHERE Coverage IS NULL"));
        Assert.Equal(0, await reader.ExecuteScalarAsync<int>("SELECT count(Notes) FROM Videos"));
    }

    [Fact]
    public async Task The_jobs_of_a_database_without_probes_are_usual_ones()
    {
        await StorageSchema.EnsureAsync(database, CancellationToken.None);
        await ExecuteAsync(
            $"""
            {NoTables}
            {string.Join('\n', IndexTables.Scripts.Take(5))}
            INSERT INTO FakeFinderSchema(Number) VALUES(5);
            INSERT INTO Jobs(Id, VideoId, FileName, State, IsOpen, SubmittedAt) VALUES('j', 'v', 'a.mp4', 'queued', 1, 1);
            """);

        await StorageSchema.EnsureAsync(database, CancellationToken.None);

        await using var reader = await database.OpenReaderAsync(CancellationToken.None);
        Assert.Equal("j", await reader.ExecuteScalarAsync<string>("SELECT Id FROM Jobs WHERE ProbeOf IS NULL AND Perturbation IS NULL"));
    }

    [Fact]
    public async Task Deletions_of_an_older_program_are_still_to_be_finished_and_were_asked_for()
    {
        await StorageSchema.EnsureAsync(database, CancellationToken.None);
        await ExecuteAsync(
            $"""
            {NoTables}
            {string.Join('\n', IndexTables.Scripts.Take(9))}
            INSERT INTO FakeFinderSchema(Number) VALUES(9);
            INSERT INTO Deletions(VideoId, DeletedAt) VALUES('abc', 7);
            INSERT INTO JobDeletions(JobId, DeletedAt, IsOpen) VALUES('{Guid.Empty}', 8, 0);
            """);

        await StorageSchema.EnsureAsync(database, CancellationToken.None);

        await using var index = new IndexDatabase(database, new Instruments());
        var deletion = Assert.Single(await new VideoTable(index).ListDeletionsAsync(CancellationToken.None));
        Assert.Equal(("abc", 7), (deletion.VideoId, deletion.At.UtcTicks));
        var tombstones = new TombstoneTable(index);
        Assert.Equal(
            new Tombstone(new DateTimeOffset(8, TimeSpan.Zero), Expired: false),
            await tombstones.FindJobAsync(Guid.Empty, CancellationToken.None));
    }

    [Fact]
    public async Task A_database_of_a_newer_program_is_refused_and_left_as_it_is()
    {
        await StorageSchema.EnsureAsync(database, CancellationToken.None);
        await ExecuteAsync("INSERT INTO FakeFinderSchema VALUES(99); UPDATE OrleansQuery SET QueryText = 'newer'");

        var refusal = await Assert.ThrowsAsync<StorageSchemaException>(() => StorageSchema.EnsureAsync(database, CancellationToken.None));

        Assert.Contains("has schema 99", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("run the newer FakeFinder", refusal.Message, StringComparison.Ordinal);
        await using var reader = await database.OpenReaderAsync(CancellationToken.None);
        Assert.Equal(4, await reader.ExecuteScalarAsync<int>("SELECT count(*) FROM OrleansQuery WHERE QueryText = 'newer'"));
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused_in_a_sentence_that_names_it()
    {
        Directory.CreateDirectory(folder["new"]);
        await File.WriteAllTextAsync(database.FilePath, new string('x', 5000));

        var refusal = await Assert.ThrowsAsync<StorageSchemaException>(() => StorageSchema.EnsureAsync(database, CancellationToken.None));

        Assert.Contains(database.FilePath, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lists_and_recovery_read_an_index_and_sort_nothing()
    {
        await StorageSchema.EnsureAsync(database, CancellationToken.None);

        await AssertPlanAsync("SELECT Id FROM Jobs WHERE IsOpen = 1 ORDER BY SubmittedAt, Id LIMIT 10", "OpenJobs");
        await AssertPlanAsync("SELECT * FROM Jobs ORDER BY SubmittedAt DESC, Id DESC LIMIT 10 OFFSET 5", "JobsByTime");
        await AssertPlanAsync("SELECT * FROM Jobs WHERE ProbeOf IS NULL ORDER BY SubmittedAt DESC, Id DESC LIMIT 10 OFFSET 5", "JobsByProbed");
        await AssertPlanAsync("SELECT count(*) FROM Jobs WHERE ProbeOf IS NULL", "JobsByProbed");
        await AssertPlanAsync("SELECT * FROM Jobs WHERE ProbeOf = 'x' ORDER BY SubmittedAt DESC, Id DESC", "JobsByProbed");
        await AssertPlanAsync("SELECT Id FROM Jobs WHERE VideoId = 'x' AND IsOpen = 1", "JobsByVideo");
        await AssertPlanAsync(
            "SELECT j.Id FROM Jobs j WHERE j.IsOpen = 0 AND j.EndedAt <= 1 ORDER BY j.EndedAt, j.Id LIMIT 10", "EndedJobs");
        await AssertPlanAsync("SELECT VideoId FROM Deletions WHERE IsOpen = 1", "OpenDeletions");
        await AssertPlanAsync(
            "SELECT n.Name FROM VideoNames n JOIN Videos v ON v.Id = n.VideoId ORDER BY n.UploadedAt DESC, n.Name DESC LIMIT 10",
            "VideoNamesByTime");
        await AssertPlanAsync(
            "SELECT Id FROM Jobs WHERE Owner = 'x' AND ProbeOf IS NULL AND IsArchived = 0 ORDER BY SubmittedAt DESC, Id DESC LIMIT 10",
            "JobsByOwner");
        await AssertPlanAsync("SELECT * FROM Batches WHERE Owner = 'x' ORDER BY SubmittedAt DESC, Id DESC LIMIT 10", "BatchesByOwner");
        await AssertPlanAsync(
            "SELECT o.Name FROM VideoOwners o JOIN Videos v ON v.Id = o.VideoId WHERE o.Owner = 'x' "
                + "ORDER BY o.UploadedAt DESC, o.Name DESC, o.VideoId DESC LIMIT 10",
            "VideoOwnersByTime");
        await AssertPlanAsync("SELECT * FROM Evaluations WHERE IsOpen = 1 ORDER BY CreatedAt, Id LIMIT 10", "OpenEvaluations");
        await AssertPlanAsync("SELECT * FROM Evaluations ORDER BY CreatedAt DESC, Id DESC LIMIT 10 OFFSET 5", "EvaluationsByTime");
        await AssertPlanAsync("SELECT * FROM Evaluations WHERE UploadSha256 = 'x'", "EvaluationsByUpload");
    }

    private async Task AssertPlanAsync(string query, string index)
    {
        await using var reader = await database.OpenReaderAsync(CancellationToken.None);
        var plan = string.Join('\n', (await reader.QueryAsync<PlanStep>("EXPLAIN QUERY PLAN " + query)).Select(step => step.Detail));
        Assert.Contains(index, plan, StringComparison.Ordinal);
        Assert.DoesNotContain("TEMP B-TREE", plan, StringComparison.Ordinal);
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = await database.OpenConnectionAsync();
        await connection.ExecuteAsync(sql);
    }

    private sealed class PlanStep
    {
        public string Detail { get; init; } = "";
    }
}
