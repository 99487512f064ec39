using System.Security.Cryptography;
using System.Text;
using FakeFinder.Servers;
using FakeFinder.Storage.Jobs;
using FakeFinder.Storage.Owners;
using FakeFinder.Storage.Videos;

namespace FakeFinder.Storage.Tests.Videos;

/// <summary>A library of its own for each test, and how to ask it.</summary>
public abstract class LibraryTest : IAsyncLifetime, IDisposable
{
    private readonly DataFolder folder = new();

    private protected TestStorage Storage { get; private set; } = null!;

    protected IReadOnlyList<string> Files => folder.Files;

    protected IVideoLibrary Library => Storage.Library;

    public async Task InitializeAsync() => Storage = await TestStorage.StartAsync(
        folder.Path, ("FakeFinder:Intake:MaxBytes", "1000000"), ("FakeFinder:Derived:LargestMiB", "16"));

    public async Task DisposeAsync() => await Storage.DisposeAsync();

    public void Dispose()
    {
        folder.Dispose();
        GC.SuppressFinalize(this);
    }

    protected async Task<StoredVideo> AddAsync(string name, string content)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(content));
        return await Library.AddAsync(name, stream, owner: null, CancellationToken.None);
    }

    protected async Task<JobRow> AddJobAsync(string video, bool open)
    {
        var job = new JobRow(Guid.CreateVersion7(), video, "a.mp4", "queued", Open: true, Storage.Time.GetUtcNow(), null, []);
        await Storage.Jobs.OpenAsync(job, CancellationToken.None);
        if (!open)
        {
            await Storage.Jobs.EndAsync(job with { Open = false, State = "completed", EndedAt = job.SubmittedAt }, CancellationToken.None);
        }

        return job;
    }

    protected async Task<IReadOnlyList<StoredVideo>> ListAsync() =>
        (await Library.ListAsync(Viewer.All, 0, 100, CancellationToken.None)).Videos;

    protected async Task<string> ReadAsync(string id)
    {
        using var reader = new StreamReader((await Library.OpenAsync(id, CancellationToken.None))!);
        return await reader.ReadToEndAsync();
    }

    protected async Task AssertNothingIsThereAsync()
    {
        Assert.Empty(folder.Files);
        Assert.Empty(await ListAsync());
    }

    protected static string FileOf(string content) => $"blobs/videos/{IdOf(content)[..2]}/{IdOf(content)}";

    public static string IdOf(string content) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)));

    protected string PathOf(string content) => folder[FileOf(content)];
}
