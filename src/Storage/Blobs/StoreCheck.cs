using Microsoft.Extensions.Hosting;

namespace FakeFinder.Storage.Blobs;

/// <summary>
/// Has the store made before anything else starts: a folder that cannot be written stops the start in a sentence, not the first job.
/// </summary>
internal sealed class StoreCheck : IHostedService
{
    /// <param name="store">Made for this, where nobody has asked for it before.</param>
    public StoreCheck(IBlobStore store) => ArgumentNullException.ThrowIfNull(store);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
