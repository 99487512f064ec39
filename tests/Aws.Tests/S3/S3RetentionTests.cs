using FakeFinder.Aws.S3;
using FakeFinder.Media.Probing;
using FakeFinder.Servers;
using FakeFinder.Storage;
using FakeFinder.Storage.Blobs;
using FakeFinder.Storage.Deletion;
using FakeFinder.Storage.Derived;
using FakeFinder.Storage.Jobs;
using FakeFinder.Storage.Reports;
using FakeFinder.Storage.Retention;
using FakeFinder.Storage.Stores;
using FakeFinder.Storage.Sweeping;
using FakeFinder.Storage.Videos;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace FakeFinder.Aws.Tests.S3;

/// <summary>Of what was deleted, nothing stays in the bucket.</summary>
[Collection(S3Tests.Name)]
public sealed class S3RetentionTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Month = TimeSpan.FromDays(30);

    private readonly DataFolder folder = new();
    private readonly ServiceProvider services;

    public S3RetentionTests(S3Server server)
    {
        var bucket = server.NewBucket();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["FakeFinder:Storage:Path"] = folder["data"],
            ["FakeFinder:Storage:S3:Bucket"] = bucket,
            ["FakeFinder:Storage:S3:Cache"] = folder["cache"],
        }).Build();
        services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<IVideoProbe, AnyFile>()
            .AddStorage(configuration)
            .AddS3(configuration)
            .AddSingleton(_ => server.Connect(new S3Options { Bucket = bucket, Cache = folder["cache"] }))
            .BuildServiceProvider();
    }

    public Task InitializeAsync() => StorageSchema.EnsureAsync(services, CancellationToken.None);

    public async Task DisposeAsync() => await services.DisposeAsync();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_video_and_a_job_that_are_old_enough_leave_nothing_in_the_bucket()
    {
        var video = await Get<IVideoLibrary>().AddAsync("a.mp4", new MemoryStream([1, 2, 3]), owner: null, CancellationToken.None);
        await Get<IDerivedFiles>().WriteAsync(video.Id, "proxy.mp4", new MemoryStream([1]), CancellationToken.None);
        var now = DateTimeOffset.UtcNow;
        var job = new JobRow(Guid.CreateVersion7(), video.Id, "a.mp4", "completed", Open: false, now, now, []);
        await Get<IJobIndex>().EndAsync(job, CancellationToken.None);
        await Get<IReportStore>().WriteAsync(job.Id, "wm", 1, new { score = 0.5 }, CancellationToken.None);
        Assert.Equal(3, await CountAsync());

        var options = new RetentionOptions { Videos = Month, Reports = Month };
        var (ofVideos, ofReports) = (options.OfVideos(now + Month)!, options.OfReports(now + Month)!);
        Assert.Equal([job.Id], await Get<IRetention>().ListJobsAsync(ofReports, 0, 10, CancellationToken.None));
        await Get<IJobDeletions>().BeginAsync(job.Id, video: null, ofReports, CancellationToken.None);
        await Get<IJobDeletions>().EndAsync(job.Id, CancellationToken.None);
        Assert.Equal(2, await CountAsync());
        Assert.True(await Get<IRetention>().DeleteVideoAsync(video.Id, ofVideos, CancellationToken.None));

        Assert.Equal(0, await CountAsync());
        await Assert.ThrowsAsync<FileNotFoundException>(() => Get<IVideoFiles>().GetLocalFileAsync(video.Id, CancellationToken.None));
    }

    private ValueTask<int> CountAsync() => Get<IBlobStore>().ListAsync("", CancellationToken.None)
        .Where(key => !key.EndsWith(".json", StringComparison.Ordinal)).CountAsync();

    private T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    private sealed class AnyFile : IVideoProbe
    {
        public Task<VideoInfo> ProbeAsync(string path, string name, CancellationToken cancellationToken) =>
            Task.FromResult(new VideoInfo("mov,mp4", "h264", 640, 360, 90, 30, TimeSpan.FromSeconds(3)));
    }
}
