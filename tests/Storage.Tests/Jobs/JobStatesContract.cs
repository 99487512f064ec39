using System.Text;
using FakeFinder.Media;
using FakeFinder.Storage.Deletion;
using FakeFinder.Storage.Deliveries;
using FakeFinder.Storage.Jobs;
using FakeFinder.Storage.Owners;

namespace FakeFinder.Storage.Tests.Jobs;

/// <summary>What holds on every database of jobs' states, and of the rows that are written with them.</summary>
public abstract class JobStatesContract : DatabaseContract
{
    private static readonly byte[] First = "first"u8.ToArray();
    private static readonly byte[] Last = "last"u8.ToArray();

    private IJobStates States => Storage.Get<IJobStates>();

    [Fact]
    public async Task A_job_is_written_down_with_its_row_and_ends_with_it()
    {
        var row = await RowAsync();
        Assert.Null(await States.ReadAsync(Key(row), CancellationToken.None));

        var opening = await OpenAsync(row);
        Assert.Equal((JobOpeningOutcome.Opened, row.VideoId, 1), (opening.Outcome, opening.Video?.Id, opening.Version));
        Assert.Equal((true, "first", 1), await StoredAsync(row));

        Assert.Equal(2, await States.WriteAsync(Key(row), 1, "second"u8.ToArray(), ended: null, CancellationToken.None));
        Assert.Equal((true, "second", 2), await StoredAsync(row));

        Assert.Equal(3, await States.WriteAsync(Key(row), 2, Last, Ended(row), CancellationToken.None));
        Assert.Equal((false, "last", 3), await StoredAsync(row));
        Assert.Equal(["completed"], (await Storage.Jobs.FindAsync(row.Id, CancellationToken.None))!.Parts.Select(part => part.State));
        Assert.NotNull(await DeliveryOf(row));
    }

    [Fact]
    public async Task A_step_that_another_activation_was_faster_with_is_a_conflict_and_leaves_the_row_as_it_is()
    {
        var row = await RowAsync();
        await OpenAsync(row);
        await States.WriteAsync(Key(row), 1, First, ended: null, CancellationToken.None);

        await Assert.ThrowsAsync<StateConflictException>(() =>
            States.WriteAsync(Key(row), 1, Last, Ended(row), CancellationToken.None));
        await Assert.ThrowsAsync<StateConflictException>(() => States.DeleteAsync(Key(row), 1, CancellationToken.None));

        Assert.Equal((true, "first", 2), await StoredAsync(row));
        Assert.Null(await DeliveryOf(row));
    }

    [Fact]
    public async Task Many_jobs_are_written_at_once_and_those_that_fail_take_no_other_along()
    {
        var rows = new List<JobRow>();
        for (var number = 0; number < 40; number++)
        {
            rows.Add(await RowAsync());
        }

        await Task.WhenAll(rows.Select(row => Task.Run(() => OpenAsync(row))));
        var ends = rows.Select((row, number) => Task.Run(() =>
            States.WriteAsync(Key(row), number % 4 == 0 ? 7 : 1, Last, Ended(row), CancellationToken.None))).ToList();
        await Task.WhenAll(ends.Select(end => end.ContinueWith(_ => { }, TaskScheduler.Default)));

        for (var number = 0; number < rows.Count; number++)
        {
            var failed = number % 4 == 0;
            Assert.Equal(failed, ends[number].Exception?.InnerException is StateConflictException);
            Assert.Equal(failed ? (true, "first", 1) : (false, "last", 2), await StoredAsync(rows[number]));
        }
    }

    [Fact]
    public async Task Nothing_is_written_of_a_job_whose_video_is_not_there_and_an_open_job_keeps_its_video()
    {
        var row = await RowAsync();
        var lost = row with { VideoId = new string('e', 64) };
        Assert.Equal(JobOpeningOutcome.HasNoVideo, (await OpenAsync(lost)).Outcome);
        Assert.Null(await States.ReadAsync(Key(lost), CancellationToken.None));
        Assert.Null(await Storage.Jobs.FindAsync(lost.Id, CancellationToken.None));

        await OpenAsync(row);
        await Assert.ThrowsAsync<VideoInUseException>(() => Storage.Library.DeleteAsync(Viewer.All, row.VideoId, CancellationToken.None));
    }

    [Fact]
    public async Task The_same_job_is_written_down_once_and_the_id_of_a_deleted_one_not_again()
    {
        var row = await RowAsync();
        await OpenAsync(row);
        Assert.Equal(JobOpeningOutcome.IsOpen, (await OpenAsync(row)).Outcome);
        await States.WriteAsync(Key(row), 1, Last, Ended(row), CancellationToken.None);
        Assert.Equal(JobOpeningOutcome.HasEnded, (await OpenAsync(row)).Outcome);
        Assert.Equal((false, "last", 2), await StoredAsync(row));

        var deletions = Storage.Get<IJobDeletions>();
        await deletions.BeginAsync(row.Id, video: null, expiry: null, CancellationToken.None);
        await States.DeleteAsync(Key(row), 2, CancellationToken.None);
        await deletions.EndAsync(row.Id, CancellationToken.None);

        Assert.Null((await States.ReadAsync(Key(row), CancellationToken.None))!.Payload);
        Assert.Equal(JobOpeningOutcome.WasDeleted, (await OpenAsync(row)).Outcome);
    }

    [Fact]
    public async Task A_row_that_an_older_program_left_without_a_state_becomes_that_of_the_job_that_is_written_down()
    {
        var row = await RowAsync();
        await Storage.Jobs.OpenAsync(row with { FileName = "other.mp4", Parts = [] }, CancellationToken.None);

        Assert.Equal(JobOpeningOutcome.Opened, (await OpenAsync(row)).Outcome);

        var found = await Storage.Jobs.FindAsync(row.Id, CancellationToken.None);
        Assert.Equal((row.FileName, "alpha"), (found!.FileName, Assert.Single(found.Parts).Detector));
    }

    private Task<JobOpening> OpenAsync(JobRow row) => States.OpenAsync(Key(row), First, row, CancellationToken.None);

    private async Task<(bool IsOpen, string State, int Version)> StoredAsync(JobRow row)
    {
        var state = await States.ReadAsync(Key(row), CancellationToken.None);
        var found = await Storage.Jobs.FindAsync(row.Id, CancellationToken.None);
        return (found!.Open, Encoding.UTF8.GetString(state!.Payload!), state.Version);
    }

    private Task<Delivery?> DeliveryOf(JobRow row) =>
        Storage.Get<IDeliveries>().FindAsync(DeliverySubject.Job(row.Id), CancellationToken.None);

    private async Task<JobRow> RowAsync()
    {
        using var bytes = new MemoryStream("a clip"u8.ToArray());
        var video = await Storage.Library.AddAsync("a.mp4", bytes, owner: null, CancellationToken.None);
        return new JobRow(
            Guid.CreateVersion7(),
            video.Id,
            "a.mp4",
            "queued",
            Open: true,
            Storage.Time.GetUtcNow(),
            EndedAt: null,
            [new PartRow("alpha", "queued", Score: null, Reason: null)]);
    }

    private static JobRow Ended(JobRow row) => row with
    {
        State = "completed",
        Open = false,
        EndedAt = row.SubmittedAt.AddSeconds(1),
        Parts = [row.Parts[0] with { State = "completed", Score = 0.75 }],
        CallbackUrl = "https://hooks.example.org/",
    };

    private static StateKey Key(JobRow row) => new("fakefinder", row.Id);
}
