using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OpenCvSharp;

namespace FakeFinder.Detection.Networks;

/// <summary>
/// At the start of the host: an execution provider that is demanded and does not load stops it, and OpenCV's threads are bounded as the
/// networks' are.
/// </summary>
internal sealed class ProviderCheck(ExecutionProvider provider, IOptions<DetectionOptions> options) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            _ = provider.IsCuda;
            Cv2.SetNumThreads(options.Value.ThreadCount);
        },
        cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
