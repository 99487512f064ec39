using System.Text;
using Dapper;
using FakeFinder.Servers;
using FakeFinder.Storage.Jobs;
using FakeFinder.Storage.Owners;
using FakeFinder.Storage.Stores;
using FakeFinder.Storage.Tests.Videos;
using FakeFinder.Storage.Videos;

namespace FakeFinder.Storage.Tests.Stores;

/// <summary>Whatever database comes to a full store, no video and no report is lost.</summary>
public sealed class StoreClaimTests : IDisposable
{
    private static readonly (string, string) Adopt = ("FakeFinder:Storage:Adopt", "true");

    private readonly DataFolder folder = new();
    private readonly DataFolder other = new();

    private string Database => folder["fakefinder.db"];

    private string Mark => folder["blobs/store.json"];

    public void Dispose()
    {
        folder.Dispose();
        other.Dispose();
    }

    [Fact]
    public async Task A_new_store_and_its_database_get_one_id_and_keep_it()
    {
        await using (await TestStorage.StartAsync(folder.Path))
        {
        }

        var mark = await File.ReadAllTextAsync(Mark);
        await using var storage = await TestStorage.StartAsync(folder.Path);
        Assert.Contains((await storage.Get<StoreTable>().FindAsync(CancellationToken.None))!.Id, mark, StringComparison.Ordinal);
        Assert.Equal(mark, await File.ReadAllTextAsync(Mark));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_new_database_over_a_full_store_is_refused_in_a_sentence_with_the_remedy(bool storeHasId)
    {
        await FillAsync(folder.Path);
        var before = folder.Files;
        DeleteDatabase();
        DeleteMarkUnless(storeHasId);

        // However often: what a refusal leaves must not look like an installation.
        for (var start = 0; start < 3; start++)
        {
            var refusal = await Assert.ThrowsAsync<StoreRefusedException>(() => TestStorage.StartAsync(folder.Path));
            Assert.Matches(
                @"^The folder .*blobs holds 2 videos and 2 reports that the database .*fakefinder\.db does not know: .*'fakefinder up --adopt' .*\.$",
                refusal.Message);
        }

        Assert.Equal(before, folder.Files);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_database_of_another_service_is_refused_though_it_knows_the_same_example(bool storeHasId)
    {
        await FillAsync(folder.Path);
        await using (var foreign = await TestStorage.StartAsync(other.Path))
        {
            await AddAsync(foreign, "other.mp4", "first");
            await AddJobAsync(foreign, IdOf("first"));
        }

        var before = folder.Files;
        DeleteDatabase();
        CopyDatabase(other.Path, folder.Path);
        DeleteMarkUnless(storeHasId);
        if (!storeHasId)
        {
            await ForgetStoreAsync();
        }

        await Assert.ThrowsAsync<StoreRefusedException>(() => TestStorage.StartAsync(folder.Path));

        Assert.Equal(before, folder.Files);
    }

    [Fact]
    public async Task An_installation_of_a_program_that_knew_no_ids_goes_on_by_itself()
    {
        await FillAsync(folder.Path);
        DeleteMarkUnless(false);
        await ForgetStoreAsync();
        var before = folder.Files;

        await using var storage = await TestStorage.StartAsync(folder.Path);
        await storage.SweepAsync();

        Assert.Equal(before, folder.Files);
        Assert.Equal(2, (await storage.Library.ListAsync(Viewer.All, 0, 10, CancellationToken.None)).Videos.Count);
        Assert.True(File.Exists(Mark));
    }

    [Fact]
    public async Task A_crash_between_the_ids_of_the_database_and_of_the_store_is_gone_on_from()
    {
        await FillAsync(folder.Path);
        DeleteMarkUnless(false);

        await using var storage = await TestStorage.StartAsync(folder.Path);

        Assert.Contains(
            (await storage.Get<StoreTable>().FindAsync(CancellationToken.None))!.Id,
            await File.ReadAllTextAsync(Mark),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_crash_in_the_middle_of_a_take_over_is_gone_on_from_without_another_word(bool storeHasId)
    {
        await FillAsync(folder.Path);
        var old = storeHasId ? (await File.ReadAllTextAsync(Mark)).Split('"')[^2] : null;
        DeleteDatabase();
        DeleteMarkUnless(storeHasId);
        await Assert.ThrowsAsync<StoreRefusedException>(() => TestStorage.StartAsync(folder.Path));
        await ExecuteAsync(
            $"INSERT INTO Stores(Number, Id, Replaces, IsAdopting) VALUES(1, 'new', {(old is null ? "NULL" : $"'{old}'")}, 1)");

        await using var storage = await TestStorage.StartAsync(folder.Path);
        await storage.SweepAsync();

        Assert.Contains("\"new\"", await File.ReadAllTextAsync(Mark), StringComparison.Ordinal);
        Assert.Equal(2, (await storage.Library.ListAsync(Viewer.All, 0, 10, CancellationToken.None)).Videos.Count);
    }

    [Fact]
    public async Task An_older_copy_of_the_database_loses_nothing_and_an_adoption_takes_in_what_came_since()
    {
        await FillAsync(folder.Path);
        CopyDatabase(folder.Path, other.Path);
        Guid job;
        await using (var later = await TestStorage.StartAsync(folder.Path))
        {
            await AddAsync(later, "later.mp4", "later");
            job = await AddJobAsync(later, IdOf("later"));
        }

        DeleteDatabase();
        CopyDatabase(other.Path, folder.Path);
        await using (var restored = await TestStorage.StartAsync(folder.Path))
        {
            await restored.SweepAsync();
            Assert.Null(await restored.Library.FindAsync(Viewer.All, IdOf("later"), CancellationToken.None));
            Assert.Contains($"blobs/set-aside/videos/{IdOf("later")[..2]}/{IdOf("later")}", folder.Files);
        }

        await using var adopting = await TestStorage.StartAsync(folder.Path, Adopt);
        await adopting.SweepAsync();
        Assert.Equal(
            $"adopted-{IdOf("later")[..12]}.mp4",
            (await adopting.Library.FindAsync(Viewer.All, IdOf("later"), CancellationToken.None))!.Name);
        Assert.NotNull(await adopting.Jobs.FindAsync(job, CancellationToken.None));
        Assert.DoesNotContain(folder.Files, file => file.Contains("set-aside", StringComparison.Ordinal));
        Assert.Equal(3, (await adopting.Library.ListAsync(Viewer.All, 0, 10, CancellationToken.None)).Videos.Count);
    }

    [Fact]
    public async Task An_adoption_makes_rows_of_videos_jobs_and_parts_again_and_the_database_of_before_is_refused_from_then_on()
    {
        var jobs = await FillAsync(folder.Path);
        CopyDatabase(folder.Path, other.Path);
        DeleteDatabase();
        await using (var storage = await TestStorage.StartAsync(folder.Path, Adopt))
        {
            await storage.SweepAsync();

            var videos = (await storage.Library.ListAsync(Viewer.All, 0, 10, CancellationToken.None)).Videos;
            Assert.Equal(
                new[] { IdOf("first"), IdOf("second") }.Order(StringComparer.Ordinal),
                videos.Select(video => video.Id).Order(StringComparer.Ordinal));
            Assert.All(videos, video => Assert.Equal(($"adopted-{video.Id[..12]}.mp4", ProbeDouble.Info), (video.Name, video.Info)));
            var job = (await storage.Jobs.FindAsync(jobs[0], CancellationToken.None))!;
            Assert.Equal(
                (IdOf("first"), $"adopted-{IdOf("first")[..12]}.mp4", "completed", false),
                (job.VideoId, job.FileName, job.State, job.Open));
            Assert.Equal(new PartRow("wm", "completed", 0.25, null, ReportId: $"{jobs[0]:N}-wm-1"), Assert.Single(job.Parts));
            Assert.NotNull(await storage.Reports.OpenAsync(job.Parts[0].ReportId!, CancellationToken.None));
        }

        await using (await TestStorage.StartAsync(folder.Path))
        {
        }

        DeleteDatabase();
        CopyDatabase(other.Path, folder.Path);
        var refusal = await Assert.ThrowsAsync<StoreRefusedException>(() => TestStorage.StartAsync(folder.Path));
        Assert.Contains("belongs to another database", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_adoption_makes_no_job_of_what_a_detector_said_of_a_changed_version()
    {
        var jobs = await FillAsync(folder.Path);
        Guid probe;
        await using (var storage = await TestStorage.StartAsync(folder.Path))
        {
            probe = await AddJobAsync(storage, IdOf("first"), new ProbeRow(jobs[0], "half-size"));
        }

        DeleteDatabase();
        await using var adopting = await TestStorage.StartAsync(folder.Path, Adopt);
        await adopting.SweepAsync();

        Assert.Equal(2, (await adopting.Jobs.ListAsync(Viewer.All, 0, 10, state: null, CancellationToken.None)).Total);
        Assert.Null(await adopting.Jobs.FindAsync(probe, CancellationToken.None));
        Assert.Empty(await adopting.Jobs.ListProbesAsync(jobs[0], CancellationToken.None));
        Assert.Contains(
            folder.Files,
            file => file.Contains("set-aside", StringComparison.Ordinal) && file.Contains($"{probe:N}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_cannot_be_adopted_is_set_aside()
    {
        await FillAsync(folder.Path);
        DeleteDatabase();
        await File.WriteAllTextAsync(folder[$"blobs/videos/{IdOf("first")[..2]}/{IdOf("first")}"], "damaged");

        await using var storage = await TestStorage.StartAsync(folder.Path, Adopt);
        await storage.SweepAsync();

        Assert.Equal(
            [IdOf("second")],
            (await storage.Library.ListAsync(Viewer.All, 0, 10, CancellationToken.None)).Videos.Select(video => video.Id));
        Assert.Contains($"blobs/set-aside/videos/{IdOf("first")[..2]}/{IdOf("first")}", folder.Files);
    }

    [Fact]
    public async Task An_empty_store_goes_with_any_new_database()
    {
        await using (await TestStorage.StartAsync(folder.Path))
        {
        }

        DeleteDatabase();
        await using var storage = await TestStorage.StartAsync(folder.Path);
        await AddAsync(storage, "a.mp4", "bytes");
    }

    private static string IdOf(string content) => LibraryTest.IdOf(content);

    /// <returns>The jobs of the two videos.</returns>
    private static async Task<IReadOnlyList<Guid>> FillAsync(string data)
    {
        await using var storage = await TestStorage.StartAsync(data);
        var jobs = new List<Guid>();
        foreach (var content in (string[])["first", "second"])
        {
            await AddAsync(storage, $"{content}.mp4", content);
            jobs.Add(await AddJobAsync(storage, IdOf(content)));
        }

        return jobs;
    }

    private static Task<StoredVideo> AddAsync(TestStorage storage, string name, string content) =>
        storage.Library.AddAsync(name, new MemoryStream(Encoding.UTF8.GetBytes(content)), owner: null, CancellationToken.None);

    private static async Task<Guid> AddJobAsync(TestStorage storage, string video, ProbeRow? probe = null)
    {
        var job = Guid.CreateVersion7();
        var report = await storage.Reports.WriteAsync(
            job,
            "wm",
            1,
            new
            {
                schema = 1,
                detector = "wm",
                videoId = video,
                perturbation = probe?.Perturbation,
                score = 0.25,
                frames = Array.Empty<int>(),
            },
            CancellationToken.None);
        await storage.Jobs.EndAsync(
            new JobRow(
                job,
                video,
                "x.mp4",
                "completed",
                Open: false,
                storage.Time.GetUtcNow(),
                storage.Time.GetUtcNow(),
                [new PartRow("wm", "completed", 0.25, null, ReportId: report)],
                probe),
            CancellationToken.None);
        return job;
    }

    private static void CopyDatabase(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "fakefinder.db*"))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }

    private void DeleteDatabase()
    {
        foreach (var file in Directory.GetFiles(folder.Path, "fakefinder.db*"))
        {
            File.Delete(file);
        }
    }

    private void DeleteMarkUnless(bool stays)
    {
        if (!stays)
        {
            File.Delete(Mark);
        }
    }

    private Task ForgetStoreAsync() => ExecuteAsync("DELETE FROM Stores");

    private async Task ExecuteAsync(string sql)
    {
        using var database = new FakeFinder.Storage.Sql.SqliteDataSource(Database);
        await using var connection = await database.OpenConnectionAsync();
        await connection.ExecuteAsync(sql);
    }
}
