namespace FakeFinder.Storage.Sql;

/// <summary>
/// Our own tables, one script for each schema number. A script that was released is never changed: a later one adds.
/// Written in the SQL that SQLite and PostgreSQL share. Times are UTC ticks of 100 ns, durations too; truth values 0 or 1.
/// </summary>
internal static class IndexTables
{
    public static IReadOnlyList<string> Scripts { get; } =
    [
        """
        CREATE TABLE Videos(
            Id TEXT NOT NULL PRIMARY KEY,
            Name TEXT NOT NULL,
            Bytes BIGINT NOT NULL,
            Container TEXT NOT NULL,
            Codec TEXT NOT NULL,
            Width INTEGER NOT NULL,
            Height INTEGER NOT NULL,
            FrameCount INTEGER NOT NULL,
            FrameRate DOUBLE PRECISION NOT NULL,
            Duration BIGINT NOT NULL,
            UploadedAt BIGINT NOT NULL);

        CREATE TABLE VideoNames(
            Name TEXT NOT NULL PRIMARY KEY,
            VideoId TEXT NOT NULL,
            UploadedAt BIGINT NOT NULL);
        CREATE INDEX VideoNamesByVideo ON VideoNames(VideoId);
        CREATE INDEX VideoNamesByTime ON VideoNames(UploadedAt, Name);

        CREATE TABLE Jobs(
            Id TEXT NOT NULL PRIMARY KEY,
            VideoId TEXT NOT NULL,
            FileName TEXT NOT NULL,
            State TEXT NOT NULL,
            IsOpen SMALLINT NOT NULL,
            SubmittedAt BIGINT NOT NULL,
            EndedAt BIGINT);
        CREATE INDEX JobsByTime ON Jobs(SubmittedAt, Id);
        CREATE INDEX JobsByVideo ON Jobs(VideoId, IsOpen);
        CREATE INDEX OpenJobs ON Jobs(SubmittedAt, Id) WHERE IsOpen = 1;

        CREATE TABLE Parts(
            JobId TEXT NOT NULL,
            Position INTEGER NOT NULL,
            Detector TEXT NOT NULL,
            State TEXT NOT NULL,
            Score DOUBLE PRECISION,
            Reason TEXT,
            PRIMARY KEY(JobId, Position));
        """,
        """
        CREATE TABLE Batches(
            Id TEXT NOT NULL PRIMARY KEY,
            ContentHash TEXT NOT NULL,
            Detectors TEXT NOT NULL,
            Replicas INTEGER,
            State TEXT NOT NULL,
            IsOpen SMALLINT NOT NULL,
            Total INTEGER NOT NULL,
            Completed INTEGER NOT NULL,
            Failed INTEGER NOT NULL,
            SubmittedAt BIGINT NOT NULL,
            EndedAt BIGINT);
        CREATE INDEX BatchesByTime ON Batches(SubmittedAt, Id);
        CREATE INDEX OpenBatches ON Batches(SubmittedAt, Id) WHERE IsOpen = 1;

        CREATE TABLE BatchVideos(
            BatchId TEXT NOT NULL,
            Position INTEGER NOT NULL,
            VideoId TEXT NOT NULL,
            FileName TEXT NOT NULL,
            JobId TEXT NOT NULL,
            State TEXT NOT NULL,
            IsOpen SMALLINT NOT NULL,
            Ordinal INTEGER,
            Reason TEXT,
            PRIMARY KEY(BatchId, Position));
        CREATE UNIQUE INDEX BatchVideosByJob ON BatchVideos(JobId);
        CREATE INDEX BatchVideosByVideo ON BatchVideos(VideoId, IsOpen);
        CREATE INDEX BatchVideosByOrdinal ON BatchVideos(BatchId, Ordinal);
        CREATE INDEX OpenBatchVideos ON BatchVideos(BatchId, Position) WHERE IsOpen = 1;
        """,
        """
        ALTER TABLE Parts ADD COLUMN Coverage TEXT;
        ALTER TABLE Videos ADD COLUMN Notes TEXT;
        """,
        """
        CREATE TABLE Stores(
            Number INTEGER NOT NULL PRIMARY KEY,
            Id TEXT NOT NULL,
            Replaces TEXT,
            IsAdopting SMALLINT NOT NULL);

        CREATE TABLE Uploads(
            VideoId TEXT NOT NULL PRIMARY KEY,
            Name TEXT NOT NULL,
            BegunAt BIGINT NOT NULL);

        CREATE TABLE Deletions(
            VideoId TEXT NOT NULL PRIMARY KEY,
            DeletedAt BIGINT NOT NULL);

        CREATE INDEX VideosByTime ON Videos(UploadedAt, Name);
        ALTER TABLE Parts ADD COLUMN ReportId TEXT;
        """,
        """
        ALTER TABLE Videos ADD COLUMN Stream TEXT;
        """,
        """
        ALTER TABLE Jobs ADD COLUMN ProbeOf TEXT;
        ALTER TABLE Jobs ADD COLUMN Perturbation TEXT;
        CREATE INDEX JobsByProbed ON Jobs(ProbeOf, SubmittedAt, Id);
        """,
        """
        CREATE TABLE Evaluations(
            Id TEXT NOT NULL PRIMARY KEY,
            Name TEXT NOT NULL,
            State TEXT NOT NULL,
            IsOpen SMALLINT NOT NULL,
            Reason TEXT,
            CreatedAt BIGINT NOT NULL,
            EndedAt BIGINT,
            Videos INTEGER NOT NULL,
            Detectors TEXT NOT NULL,
            BatchId TEXT,
            ScoresSha256 TEXT,
            UploadSha256 TEXT);
        CREATE INDEX EvaluationsByTime ON Evaluations(CreatedAt, Id);
        CREATE INDEX OpenEvaluations ON Evaluations(CreatedAt, Id) WHERE IsOpen = 1;
        CREATE UNIQUE INDEX EvaluationsByUpload ON Evaluations(UploadSha256);
        """,
        """
        ALTER TABLE Batches ADD COLUMN SubmittedBy TEXT;
        ALTER TABLE Jobs ADD COLUMN SubmittedBy TEXT;
        ALTER TABLE Jobs ADD COLUMN TopScore DOUBLE PRECISION;
        ALTER TABLE Jobs ADD COLUMN IsArchived SMALLINT NOT NULL DEFAULT 0;
        ALTER TABLE Jobs ADD COLUMN SearchName TEXT NOT NULL DEFAULT '';
        UPDATE Jobs SET
            SearchName = lower(FileName),
            TopScore = (
                SELECT max(p.Score) FROM Parts p WHERE p.JobId = Jobs.Id AND p.Score <> 0.5 AND p.Detector <> 'residual');
        CREATE INDEX PartsByDetector ON Parts(Detector, JobId);

        CREATE TABLE JobNotes(
            Id TEXT NOT NULL PRIMARY KEY,
            JobId TEXT NOT NULL,
            Kind SMALLINT NOT NULL,
            Author TEXT NOT NULL,
            WrittenAt BIGINT NOT NULL,
            Text TEXT NOT NULL,
            SearchText TEXT NOT NULL,
            Seconds DOUBLE PRECISION,
            Replaces TEXT);
        CREATE INDEX JobNotesByJob ON JobNotes(JobId, WrittenAt, Id);

        CREATE TABLE JobDeletions(
            JobId TEXT NOT NULL PRIMARY KEY,
            DeletedAt BIGINT NOT NULL,
            IsOpen SMALLINT NOT NULL,
            VideoId TEXT);
        CREATE INDEX OpenJobDeletions ON JobDeletions(DeletedAt, JobId) WHERE IsOpen = 1;
        """,
        """
        CREATE TABLE ApiKeys(
            Id TEXT NOT NULL PRIMARY KEY,
            Name TEXT NOT NULL,
            Hash TEXT NOT NULL,
            Scopes TEXT NOT NULL,
            CreatedBy TEXT NOT NULL,
            CreatedAt BIGINT NOT NULL,
            ExpiresAt BIGINT,
            LastUsedAt BIGINT,
            RevokedAt BIGINT,
            RequestsPerMinute INTEGER,
            BytesPerDay BIGINT);
        CREATE UNIQUE INDEX ApiKeysByHash ON ApiKeys(Hash);

        CREATE TABLE AuditLog(
            Sequence BIGINT NOT NULL PRIMARY KEY,
            At BIGINT NOT NULL,
            Caller TEXT NOT NULL,
            Name TEXT,
            Address TEXT,
            Action TEXT NOT NULL,
            Target TEXT,
            Outcome TEXT NOT NULL,
            Detail TEXT,
            Previous TEXT NOT NULL,
            Hash TEXT NOT NULL);

        CREATE TABLE CallerUsage(
            Caller TEXT NOT NULL,
            Day INTEGER NOT NULL,
            Bytes BIGINT NOT NULL,
            PRIMARY KEY(Caller, Day));
        """,
        """
        ALTER TABLE Jobs ADD COLUMN Owner TEXT;
        CREATE INDEX JobsByOwner ON Jobs(Owner, SubmittedAt, Id);
        CREATE INDEX OpenJobsByOwner ON Jobs(Owner) WHERE IsOpen = 1;
        ALTER TABLE Batches ADD COLUMN Owner TEXT;
        CREATE INDEX BatchesByOwner ON Batches(Owner, SubmittedAt, Id);
        ALTER TABLE Evaluations ADD COLUMN Owner TEXT NOT NULL DEFAULT '';
        CREATE INDEX EvaluationsByOwner ON Evaluations(Owner, CreatedAt, Id);
        DROP INDEX EvaluationsByUpload;
        CREATE UNIQUE INDEX EvaluationsByUpload ON Evaluations(UploadSha256, Owner);

        CREATE TABLE VideoOwners(
            Owner TEXT NOT NULL,
            Name TEXT NOT NULL,
            VideoId TEXT NOT NULL,
            UploadedAt BIGINT NOT NULL,
            PRIMARY KEY(Owner, Name, VideoId));
        CREATE INDEX VideoOwnersByVideo ON VideoOwners(VideoId, Owner);
        CREATE INDEX VideoOwnersByTime ON VideoOwners(Owner, UploadedAt, Name, VideoId);
        ALTER TABLE Uploads ADD COLUMN Owner TEXT;
        ALTER TABLE JobDeletions ADD COLUMN Owner TEXT;
        ALTER TABLE ApiKeys ADD COLUMN Owner TEXT;
        ALTER TABLE ApiKeys ADD COLUMN OpenJobs INTEGER;
        """,
        """
        ALTER TABLE Batches ADD COLUMN CallbackUrl TEXT;

        CREATE TABLE Deliveries(
            Id TEXT NOT NULL PRIMARY KEY,
            Kind TEXT NOT NULL,
            Subject TEXT NOT NULL,
            Event TEXT NOT NULL,
            EventAt BIGINT NOT NULL,
            Url TEXT NOT NULL,
            Host TEXT NOT NULL,
            State TEXT NOT NULL,
            IsOpen SMALLINT NOT NULL,
            Since BIGINT NOT NULL,
            Attempts INTEGER NOT NULL,
            NextAt BIGINT,
            LastAt BIGINT,
            LastStatus INTEGER,
            LastFault TEXT);
        CREATE INDEX DeliveriesByTime ON Deliveries(EventAt, Id);
        CREATE INDEX DueDeliveries ON Deliveries(NextAt, Host) WHERE IsOpen = 1;
        CREATE INDEX DueDeliveriesByHost ON Deliveries(Host, NextAt, Id) WHERE IsOpen = 1;
        CREATE INDEX EndedDeliveries ON Deliveries(LastAt) WHERE IsOpen = 0;
        """,
        """
        ALTER TABLE Videos ADD COLUMN LastEndedAt BIGINT;
        ALTER TABLE JobDeletions ADD COLUMN Cause TEXT;
        ALTER TABLE Deletions ADD COLUMN IsOpen SMALLINT NOT NULL DEFAULT 1;
        ALTER TABLE Deletions ADD COLUMN Cause TEXT;
        CREATE TABLE BatchDeletions(
            BatchId TEXT NOT NULL PRIMARY KEY,
            DeletedAt BIGINT NOT NULL,
            Cause TEXT,
            Owner TEXT);
        CREATE TABLE DeletionOwners(
            VideoId TEXT NOT NULL,
            Owner TEXT NOT NULL,
            PRIMARY KEY(VideoId, Owner));
        CREATE INDEX OpenDeletions ON Deletions(DeletedAt, VideoId) WHERE IsOpen = 1;
        CREATE INDEX EndedJobs ON Jobs(EndedAt, Id) WHERE IsOpen = 0;
        """,
    ];
}
