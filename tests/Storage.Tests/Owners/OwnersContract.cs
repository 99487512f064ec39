using System.Text;
using FakeFinder.Storage.Batches;
using FakeFinder.Storage.Deletion;
using FakeFinder.Storage.Evaluations;
using FakeFinder.Storage.Jobs;
using FakeFinder.Storage.Owners;
using FakeFinder.Storage.Videos;

namespace FakeFinder.Storage.Tests.Owners;

/// <summary>What each owner finds, on each database.</summary>
public abstract class OwnersContract : DatabaseContract
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly Viewer One = Viewer.Of("one");
    private static readonly Viewer Two = Viewer.Of("two");

    private IVideoLibrary Library => Storage.Library;

    [Fact]
    public async Task Each_owner_finds_their_own_jobs_in_lists_searches_and_by_video_and_all_are_found_by_who_sees_all()
    {
        var (ones, twos, nobodys) = (Job("one", "a.mp4"), Job("two", "a.mp4"), Job(null, "a.mp4"));
        foreach (var job in (JobRow[])[ones, twos, nobodys])
        {
            await Storage.Jobs.OpenAsync(job, CancellationToken.None);
        }

        Assert.Equal("one", (await Storage.Jobs.FindAsync(ones.Id, CancellationToken.None))!.Owner);
        await AssertFound(One, [ones.Id]);
        await AssertFound(Two, [twos.Id]);
        await AssertFound(Viewer.Of("three"), []);
        await AssertFound(Viewer.All, [ones.Id, twos.Id, nobodys.Id]);
        await Storage.Jobs.SetArchivedAsync(One, [ones.Id, twos.Id], isArchived: true, CancellationToken.None);
        Assert.True((await Storage.Jobs.FindAsync(ones.Id, CancellationToken.None))!.IsArchived);
        Assert.False((await Storage.Jobs.FindAsync(twos.Id, CancellationToken.None))!.IsArchived);

        async Task AssertFound(Viewer viewer, Guid[] ids)
        {
            var listed = await Storage.Jobs.ListAsync(viewer, 0, 10, null, CancellationToken.None);
            Assert.Equal(ids.Order(), listed.Jobs.Select(job => job.Id).Order());
            Assert.Equal(ids.Length, listed.Total);
            var searched = await Storage.Jobs.SearchAsync(viewer, new JobQuery { Text = "a.mp4" }, CancellationToken.None);
            Assert.Equal(ids.Order(), searched.Jobs.Select(job => job.Id).Order());
            Assert.Equal(ids.Length, searched.Total);
            var known = await Storage.Jobs.SearchAsync(
                viewer, new JobQuery { Ids = [ones.Id, twos.Id, nobodys.Id] }, CancellationToken.None);
            Assert.Equal(ids.Order(), known.Jobs.Select(job => job.Id).Order());
            var ofVideo = await Storage.Jobs.ListByVideoAsync(viewer, ones.VideoId, 10, CancellationToken.None);
            Assert.Equal(ids.Order(), ofVideo.Select(job => job.Id).Order());
        }
    }

    [Fact]
    public async Task The_same_bytes_have_each_owners_own_names_and_stay_until_the_last_owner_deletes_them()
    {
        var video = (await AddAsync("one", "mine.mp4", "bytes")).Id;
        await AddAsync("two", "theirs.mp4", "bytes");
        await AddAsync("two", "again.mp4", "bytes");

        Assert.Equal("mine.mp4", (await Library.FindAsync(One, video, CancellationToken.None))!.Name);
        Assert.Equal("again.mp4", (await Library.FindAsync(Two, video, CancellationToken.None))!.Name);
        Assert.Null(await Library.FindAsync(Viewer.Of("three"), video, CancellationToken.None));
        Assert.Null(await Library.FindByNameAsync(One, "theirs.mp4", CancellationToken.None));
        Assert.Equal(["mine.mp4"], await NamesAsync(One));
        Assert.Equal(["again.mp4", "theirs.mp4"], await NamesAsync(Two));
        Assert.Equal(Ownership.Hidden, await LookAsync(Viewer.Of("three"), OwnedThing.Video, video));

        Assert.False(await Library.DeleteAsync(Viewer.Of("three"), video, CancellationToken.None));
        Assert.True(await Library.DeleteAsync(Two, video, CancellationToken.None));
        Assert.Null(await Library.FindAsync(Two, video, CancellationToken.None));
        await using (var bytes = await Library.OpenAsync(video, CancellationToken.None))
        {
            Assert.NotNull(bytes);
        }

        Assert.True(await Library.DeleteAsync(One, video, CancellationToken.None));
        Assert.Null(await Library.OpenAsync(video, CancellationToken.None));
        Assert.Equal(Ownership.Unknown, await LookAsync(One, OwnedThing.Video, video));
    }

    [Fact]
    public async Task A_name_means_each_owners_own_last_upload()
    {
        var ones = (await AddAsync("one", "clip.mp4", "first")).Id;
        var twos = (await AddAsync("two", "clip.mp4", "second")).Id;
        var later = (await AddAsync("two", "clip.mp4", "third")).Id;

        Assert.Equal(ones, (await Library.FindByNameAsync(One, "clip.mp4", CancellationToken.None))!.Id);
        Assert.Equal(later, (await Library.FindByNameAsync(Two, "clip.mp4", CancellationToken.None))!.Id);
        Assert.Equal(later, (await Library.FindByNameAsync(Viewer.All, "clip.mp4", CancellationToken.None))!.Id);
        Assert.NotNull(await Library.FindAsync(Two, twos, CancellationToken.None));
    }

    [Fact]
    public async Task A_job_that_is_deleted_with_its_video_leaves_the_video_to_others_who_have_uploaded_it()
    {
        var video = (await AddAsync("one", "mine.mp4", "bytes")).Id;
        await AddAsync("two", "theirs.mp4", "bytes");
        await DeleteWithVideoAsync(Job("one", "mine.mp4") with { VideoId = video });

        Assert.Null(await Library.FindAsync(One, video, CancellationToken.None));
        Assert.NotNull(await Library.FindAsync(Two, video, CancellationToken.None));

        await DeleteWithVideoAsync(Job("two", "theirs.mp4") with { VideoId = video });

        Assert.Null(await Library.FindAsync(Viewer.All, video, CancellationToken.None));
    }

    [Fact]
    public async Task Batches_and_evaluations_are_listed_to_their_owners_and_the_same_document_may_be_uploaded_by_several()
    {
        var video = (await AddAsync("one", "a.mp4", "bytes")).Id;
        var batch = new NewBatch(Guid.CreateVersion7(), "hash", ["wm"], null, Now, [new NewBatchVideo(video, "a.mp4")], Owner: "one");
        await Storage.Get<IBatchIndex>().OpenAsync(batch, CancellationToken.None);
        Assert.Equal("one", (await Storage.Get<IBatchIndex>().FindAsync(batch.Id, CancellationToken.None))!.Owner);
        Assert.Equal(1, (await Storage.Get<IBatchIndex>().ListAsync(One, 0, 10, CancellationToken.None)).Total);
        Assert.Empty((await Storage.Get<IBatchIndex>().ListAsync(Two, 0, 10, CancellationToken.None)).Batches);
        Assert.Equal(Ownership.Hidden, await LookAsync(Two, OwnedThing.Batch, $"{batch.Id}"));

        var index = Storage.Get<IEvaluationIndex>();
        var ones = await index.OpenAsync(Run("one"), CancellationToken.None);
        var twos = await index.OpenAsync(Run("two"), CancellationToken.None);
        Assert.NotEqual(ones.Id, twos.Id);
        Assert.Equal(ones.Id, (await index.OpenAsync(Run("one"), CancellationToken.None)).Id);
        Assert.Equal([twos.Id], (await index.ListAsync(Two, 0, 10, CancellationToken.None)).Evaluations.Select(run => run.Id));
        Assert.Equal(twos.Id, (await index.FindUploadAsync(Two, "sha", CancellationToken.None))!.Id);
        Assert.NotNull(await index.FindUploadAsync(Viewer.All, "sha", CancellationToken.None));
        Assert.Null(await index.FindUploadAsync(Viewer.Of("three"), "sha", CancellationToken.None));
        Assert.Equal(Ownership.Visible, await LookAsync(One, OwnedThing.Evaluation, $"{ones.Id}"));
    }

    [Fact]
    public async Task Open_are_the_jobs_of_no_batch_and_no_probe_and_each_open_batch_as_one()
    {
        var owners = Storage.Get<IOwners>();
        var video = (await AddAsync("one", "a.mp4", "bytes")).Id;
        var job = Job("one", "a.mp4");
        await Storage.Jobs.OpenAsync(job, CancellationToken.None);
        await Storage.Jobs.OpenAsync(Job("one", "a.mp4") with { Probe = new ProbeRow(job.Id, "blur") }, CancellationToken.None);
        await Storage.Jobs.OpenAsync(Job("two", "a.mp4"), CancellationToken.None);
        var batch = new NewBatch(Guid.CreateVersion7(), "hash", ["wm"], null, Now, [new NewBatchVideo(video, "a.mp4")], Owner: "one");
        await Storage.Get<IBatchIndex>().OpenAsync(batch, CancellationToken.None);
        var ofBatch = (await Storage.Get<IBatchIndex>().ListOpenVideosAsync(batch.Id, -1, 1, CancellationToken.None))[0].JobId;
        await Storage.Jobs.OpenAsync(Job("one", "a.mp4") with { Id = ofBatch }, CancellationToken.None);

        Assert.Equal(2, await owners.CountOpenAsync("one", CancellationToken.None));
        await Storage.Jobs.EndAsync(job with { Open = false, State = "completed", EndedAt = Now }, CancellationToken.None);
        Assert.Equal(1, await owners.CountOpenAsync("one", CancellationToken.None));
        Assert.Equal(0, await owners.CountOpenAsync("three", CancellationToken.None));
    }

    private static JobRow Job(string? owner, string name) =>
        new(Guid.CreateVersion7(), new string('a', 64), name, "queued", Open: true, Now, null, []) { Owner = owner };

    private static EvaluationRow Run(string owner) =>
        new(Guid.CreateVersion7(), "data", "completed", null, Now, Now, 1, ["wm"], null, null, "sha") { Owner = owner };

    private async Task<StoredVideo> AddAsync(string owner, string name, string content)
    {
        Storage.Time.Advance(TimeSpan.FromSeconds(1));
        using var bytes = new MemoryStream(Encoding.UTF8.GetBytes(content));
        return await Library.AddAsync(name, bytes, owner, CancellationToken.None);
    }

    private async Task<IEnumerable<string>> NamesAsync(Viewer viewer) =>
        (await Library.ListAsync(viewer, 0, 10, CancellationToken.None)).Videos.Select(video => video.Name);

    private Task<Ownership> LookAsync(Viewer viewer, OwnedThing thing, string id) =>
        Storage.Get<IOwners>().LookAsync(viewer, thing, id, CancellationToken.None);

    private async Task DeleteWithVideoAsync(JobRow job)
    {
        await Storage.Jobs.OpenAsync(job, CancellationToken.None);
        await Storage.Jobs.EndAsync(job with { Open = false, State = "completed", EndedAt = Now }, CancellationToken.None);
        await Storage.Get<IJobDeletions>().BeginAsync(job.Id, job.VideoId, expiry: null, CancellationToken.None);
        await Storage.Get<IJobDeletions>().EndAsync(job.Id, CancellationToken.None);
    }
}
