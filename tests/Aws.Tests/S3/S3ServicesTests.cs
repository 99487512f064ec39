using FakeFinder.Aws.S3;
using FakeFinder.Servers;
using FakeFinder.Storage;
using FakeFinder.Storage.Blobs;
using FakeFinder.Storage.Reports;
using FakeFinder.Storage.Sources;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace FakeFinder.Aws.Tests.S3;

/// <summary>A process's storage as its host registers it, with credentials in the environment as an operator gives them.</summary>
[Collection(S3Tests.Name)]
public sealed class S3ServicesTests : IDisposable
{
    private readonly DataFolder folder = new();
    private readonly S3Server server;

    public S3ServicesTests(S3Server server)
    {
        this.server = server;
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", "S3RVER");
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", "S3RVER");
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", null);
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", null);
        folder.Dispose();
    }

    [Fact]
    public void Without_a_bucket_the_data_folder_is_used_and_there_is_no_source()
    {
        using var host = Build([]);

        Assert.IsNotType<S3BlobStore>(host.Services.GetRequiredService<IBlobStore>());
        Assert.Null(host.Services.GetService<IVideoSource>());
    }

    [Fact]
    public async Task With_a_bucket_the_reports_of_one_process_are_read_by_another()
    {
        var bucket = server.NewBucket();
        using var worker = Build([("Bucket", bucket)]);
        using var control = Build([("Bucket", bucket)]);
        await worker.StartAsync();

        var report = await worker
            .Services.GetRequiredService<IReportStore>()
            .WriteAsync(Guid.CreateVersion7(), "boken", 1, new { score = 0.5 }, CancellationToken.None);

        using var reader = new StreamReader(
            (await control.Services.GetRequiredService<IReportStore>().OpenAsync(report, CancellationToken.None))!);
        Assert.Equal("""{"score":0.5}""", await reader.ReadToEndAsync());
        await worker.StopAsync();
    }

    [Fact]
    public async Task A_bucket_that_is_not_there_stops_the_start_in_a_sentence()
    {
        using var host = Build([("Bucket", "no-such-bucket")]);

        var refusal = await Assert.ThrowsAsync<StorageUnavailableException>(() => host.StartAsync());

        Assert.Contains("There is no bucket 'no-such-bucket'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_credentials_stop_the_start_in_a_sentence()
    {
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", null);
        using var host = Build([("Bucket", "some-bucket")]);

        var refusal = await Assert.ThrowsAsync<StorageUnavailableException>(() => host.StartAsync());

        Assert.Contains("There are no AWS credentials", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Bucket", "Not A Bucket", "a bucket's name")]
    [InlineData("Prefix", "x", "end with '/'")]
    [InlineData("SourceBuckets:0", "x/y", "a bucket's name")]
    [InlineData("ServiceUrl", "ftp://x", "an absolute http or https address")]
    [InlineData("Cache", " ", "a folder")]
    [InlineData("CacheBytes", "0", "more than 0")]
    [InlineData("Timeout", "00:00:00", "from 1 s")]
    [InlineData("MostRetries", "11", "from 0 to 10")]
    public async Task A_setting_that_cannot_be_stops_the_start_in_a_sentence_that_names_it(string key, string value, string reason)
    {
        using var host = Build([("Bucket", "some-bucket"), (key, value)]);

        var refusal = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());

        Assert.Contains($"FakeFinder:Storage:S3:{key.Split(':')[0]}", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
    }

    private IHost Build(IEnumerable<(string Key, string Value)> settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        var all = new Dictionary<string, string?>
        {
            ["FakeFinder:Storage:Path"] = folder["data"],
            ["FakeFinder:Storage:S3:Cache"] = folder["cache"],
            ["FakeFinder:Storage:S3:ServiceUrl"] = server.Url,
        };
        foreach (var (key, value) in settings)
        {
            all[$"FakeFinder:Storage:S3:{key}"] = value;
        }

        builder.Configuration.AddInMemoryCollection(all);
        builder.Services.AddWorkerStorage(builder.Configuration).AddS3(builder.Configuration);
        return builder.Build();
    }
}
