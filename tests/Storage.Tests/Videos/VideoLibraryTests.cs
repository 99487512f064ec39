using System.Text;
using FakeFinder.Media;
using FakeFinder.Storage.Owners;
using FakeFinder.Storage.Videos;

namespace FakeFinder.Storage.Tests.Videos;

/// <summary>What is taken in, found, displaced, deleted and swept.</summary>
public sealed class VideoLibraryTests : LibraryTest
{
    [Fact]
    public async Task A_video_is_found_by_its_hash_and_by_its_name_with_what_the_look_into_it_told()
    {
        var added = await AddAsync("a.mp4", "bytes");

        Assert.Equal(new StoredVideo(IdOf("bytes"), "a.mp4", 5, ProbeDouble.Info, Storage.Time.GetUtcNow()), added);
        Assert.Equal(added, await Library.FindAsync(Viewer.All, added.Id, CancellationToken.None));
        Assert.Equal(added, await Library.FindByNameAsync(Viewer.All, "a.mp4", CancellationToken.None));
        Assert.Equal([added], await ListAsync());
        Assert.Equal("bytes", await ReadAsync(added.Id));
        using var file = await Storage.Files.GetLocalFileAsync(added.Id, CancellationToken.None);
        Assert.Equal("bytes", await File.ReadAllTextAsync(file.Path));
        Assert.Equal([FileOf("bytes")], Files);
    }

    [Fact]
    public async Task What_was_noted_about_a_video_is_found_with_it()
    {
        var added = await AddAsync("a.mp4", "noted");

        Assert.Equal(ProbeDouble.Noted.Notes, (await Library.FindAsync(Viewer.All, added.Id, CancellationToken.None))!.Info.Notes);
        Assert.Equal(ProbeDouble.Noted.Notes, Assert.Single(await ListAsync()).Info.Notes);
    }

    [Fact]
    public async Task The_same_bytes_under_another_name_are_the_same_video_with_two_names()
    {
        var first = await AddAsync("a.mp4", "bytes");
        Storage.Time.Advance(TimeSpan.FromSeconds(1));
        var second = await AddAsync("b.mp4", "bytes");

        Assert.Equal(first.Id, second.Id);
        Assert.Equal([second, first], await ListAsync());
        Assert.Equal(second, await Library.FindAsync(Viewer.All, first.Id, CancellationToken.None));
        Assert.Equal([first], (await Library.ListAsync(Viewer.All, 1, 5, CancellationToken.None)).Videos);
        Assert.Equal(2, (await Library.ListAsync(Viewer.All, 1, 5, CancellationToken.None)).Total);
        Assert.Equal([FileOf("bytes")], Files);
    }

    [Fact]
    public async Task A_name_means_its_last_upload_and_the_earlier_video_stays_until_it_is_deleted()
    {
        var first = await AddAsync("a.mp4", "old");
        Storage.Time.Advance(TimeSpan.FromSeconds(1));
        var second = await AddAsync("a.mp4", "new");
        await Storage.SweepAsync();

        Assert.Equal(second, await Library.FindByNameAsync(Viewer.All, "a.mp4", CancellationToken.None));
        Assert.Equal(first, await Library.FindAsync(Viewer.All, first.Id, CancellationToken.None));
        Assert.Equal("old", await ReadAsync(first.Id));
        Assert.Equal([second, first], await ListAsync());
        Assert.True(await Library.DeleteAsync(Viewer.All, first.Id, CancellationToken.None));
        Assert.Equal([FileOf("new")], Files);
        Assert.Equal([second], await ListAsync());
    }

    [Fact]
    public async Task Bytes_that_lost_a_name_stay_while_another_name_means_them()
    {
        var first = await AddAsync("a.mp4", "old");
        await AddAsync("b.mp4", "old");
        await AddAsync("a.mp4", "new");

        Assert.Equal("old", await ReadAsync(first.Id));
        Assert.Equal(first.Id, (await Library.FindByNameAsync(Viewer.All, "b.mp4", CancellationToken.None))!.Id);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Bytes_that_lost_their_name_stay_while_a_job_tells_of_them(bool open)
    {
        var first = await AddAsync("a.mp4", "old");
        await AddJobAsync(first.Id, open);
        Storage.Time.Advance(TimeSpan.FromSeconds(1));
        await AddAsync("a.mp4", "new");

        Assert.Equal("a.mp4", (await Library.FindAsync(Viewer.All, first.Id, CancellationToken.None))!.Name);
        Assert.Equal("old", await ReadAsync(first.Id));
        Assert.Equal([IdOf("new"), IdOf("old")], (await ListAsync()).Select(video => video.Id));
    }

    [Fact]
    public async Task An_upload_heals_bytes_that_were_damaged()
    {
        var video = await AddAsync("a.mp4", "bytes");
        await File.WriteAllTextAsync(PathOf("bytes"), "damaged");

        await AddAsync("a.mp4", "bytes");

        Assert.Equal("bytes", await ReadAsync(video.Id));
    }

    [Fact]
    public async Task A_deleted_video_is_gone_with_all_its_names()
    {
        var video = await AddAsync("a.mp4", "bytes");
        await AddAsync("b.mp4", "bytes");
        await AddJobAsync(video.Id, open: false);

        Assert.True(await Library.DeleteAsync(Viewer.All, video.Id, CancellationToken.None));

        await AssertNothingIsThereAsync();
        Assert.False(await Library.DeleteAsync(Viewer.All, video.Id, CancellationToken.None));
        var absent = await Assert.ThrowsAsync<FileNotFoundException>(() =>
            Storage.Files.GetLocalFileAsync(video.Id, CancellationToken.None));
        Assert.Contains("deleted", absent.Message, StringComparison.Ordinal);
        Assert.Equal(1, (await Storage.Jobs.ListAsync(Viewer.All, 0, 5, state: null, CancellationToken.None)).Total);
    }

    [Fact]
    public async Task A_video_that_an_open_job_needs_is_not_deleted_until_the_job_has_ended()
    {
        var video = await AddAsync("a.mp4", "bytes");
        var job = await AddJobAsync(video.Id, open: true);

        var refusal = await Assert.ThrowsAsync<VideoInUseException>(() =>
            Library.DeleteAsync(Viewer.All, video.Id, CancellationToken.None));

        Assert.Contains(job.Id.ToString(), refusal.Message, StringComparison.Ordinal);
        Assert.Equal("bytes", await ReadAsync(video.Id));
        Assert.Equal([video], await ListAsync());
        await Storage.Jobs.EndAsync(job with { Open = false, State = "cancelled", EndedAt = job.SubmittedAt }, CancellationToken.None);
        Assert.True(await Library.DeleteAsync(Viewer.All, video.Id, CancellationToken.None));
    }

    [Theory]
    [InlineData("")]
    [InlineData("../../fakefinder.db")]
    [InlineData("ABCDEF")]
    public async Task What_is_no_id_is_no_video(string id)
    {
        Assert.Null(await Library.FindAsync(Viewer.All, id, CancellationToken.None));
        Assert.Null(await Library.OpenAsync(id, CancellationToken.None));
        Assert.False(await Library.DeleteAsync(Viewer.All, id, CancellationToken.None));
        await Assert.ThrowsAsync<ArgumentException>(() => Storage.Files.GetLocalFileAsync(id, CancellationToken.None));
    }

    [Fact]
    public async Task Many_uploads_and_deletions_of_the_same_bytes_never_leave_a_video_without_its_bytes()
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, 120), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (n, token) =>
        {
            var content = $"bytes {n % 3}";
            if (n % 4 == 0)
            {
                await Library.DeleteAsync(Viewer.All, IdOf(content), token);
            }
            else
            {
                await Library.AddAsync($"{n % 5}.mp4", new MemoryStream(Encoding.UTF8.GetBytes(content)), owner: null, token);
            }
        });

        var listed = (await ListAsync()).Select(video => video.Id).ToHashSet();
        Assert.Equal(listed.Select(id => $"blobs/videos/{id[..2]}/{id}").Order(StringComparer.Ordinal), Files);
        foreach (var id in listed)
        {
            Assert.Equal(id, IdOf(await ReadAsync(id)));
        }
    }
}
