using Microsoft.Extensions.Hosting;

namespace FakeFinder.Aws.S3;

/// <summary>
/// Looks into the buckets before anything else starts: a wrong name or a missing right stops the start in a sentence, not the first job.
/// </summary>
internal sealed class S3Check(S3Objects objects) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        foreach (var bucket in objects.Options.SourceBuckets.Append(objects.Options.Bucket).Where(bucket => bucket.Length > 0).Distinct())
        {
            await objects
                .ListAllAsync(bucket, bucket == objects.Options.Bucket ? objects.Options.Prefix : "", cancellationToken)
                .AnyAsync(cancellationToken);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
