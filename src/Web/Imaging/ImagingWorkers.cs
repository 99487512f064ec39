using System.Security.Cryptography;
using System.Text;
using FakeFinder.Contracts;
using FakeFinder.Contracts.Internal;

namespace FakeFinder.Web.Imaging;

/// <summary>
/// Asks a live worker for pictures. All that is asked of one video goes to the same worker as long as that lives, so that its frames are
/// decoded once; where a worker does not answer, another one is asked.
/// </summary>
internal sealed partial class ImagingWorkers(IGrainFactory grains, TimeProvider time, ILogger<ImagingWorkers> logger)
{
    /// <summary>For the client.</summary>
    public const string NoWorker =
        "No worker runs now; pictures are made by workers. Submit an analysis or start one on the Fleet page.";

    private const int Tries = 3;

    /// <summary>A worker answers within seconds, whatever it does.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <exception cref="NotNowException">No worker runs, or none answers.</exception>
    /// <exception cref="TimeoutException">The fleet cannot be asked.</exception>
    public async Task<T> AskAsync<T>(string video, Func<IImagingGrain, Task<T>> ask, CancellationToken cancellationToken)
    {
        var tried = new HashSet<string>(StringComparer.Ordinal);
        while (true)
        {
            var node = await ChooseAsync(video, tried, cancellationToken)
                ?? throw new NotNowException(tried.Count == 0 ? NoWorker : "No worker answers now; ask again in a few seconds.");
            tried.Add(node);
            try
            {
                return await ask(grains.GetGrain<IImagingGrain>(ImagingKeys.For(node))).WaitAsync(Patience, time, cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested && tried.Count < Tries)
            {
                // Whatever it is, it is this worker's: its silo is gone, or it fails at things that another one may do.
                LogNoAnswer(exception, node);
            }
        }
    }

    /// <returns>The same node for a video as long as it takes work; null where none is left.</returns>
    private async Task<string?> ChooseAsync(string video, HashSet<string> tried, CancellationToken cancellationToken) =>
        (await grains.GetGrain<IFleetView>(0).Describe().WaitAsync(Patience, time, cancellationToken)).Workers
            .Where(worker => !worker.Report.Draining && !tried.Contains(worker.Report.Node))
            .Select(worker => worker.Report.Node)
            .MaxBy(node => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{video} {node}"))), StringComparer.Ordinal);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The worker {Node} did not answer a question for pictures; another one is asked")]
    private partial void LogNoAnswer(Exception exception, string node);
}
