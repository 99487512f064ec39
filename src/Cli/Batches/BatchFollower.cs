using System.Net;
using FakeFinder.Cli.Api;

namespace FakeFinder.Cli.Batches;

/// <summary>Asks for a batch's state until it has ended, also over a service that is away for a while.</summary>
internal sealed class BatchFollower(FakeFinderApi api, TimeProvider time)
{
    /// <summary>Between two questions.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long the service may be away before this gives up.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>What the command is run again with to see the end; by default the batch's id.</summary>
    public string? Again { get; init; }

    /// <param name="changed">Told the batch after each answer.</param>
    /// <exception cref="ApiException">The service was away for too long, or does not know the batch.</exception>
    public async Task<Batch> FollowAsync(Batch batch, Action<Batch> changed, CancellationToken cancellationToken)
    {
        changed(batch);
        var lastHeard = time.GetTimestamp();
        while (!batch.HasEnded)
        {
            await Task.Delay(Pause, time, cancellationToken);
            try
            {
                batch = await api.DescribeBatchAsync(batch.Id, cancellationToken);
                lastHeard = time.GetTimestamp();
                changed(batch);
            }
            catch (ApiException exception) when (IsAway(exception))
            {
                if (time.GetElapsedTime(lastHeard) > Patience)
                {
                    throw new ApiException(
                        $"{api.Server} has not told of batch {batch.Id} for {Patience.TotalSeconds:0} s ({exception.Message}); the batch "
                            + $"continues there: run this again with {Again ?? $"--id {batch.Id}"}.",
                        inner: exception);
                }
            }
        }

        return batch;
    }

    private static bool IsAway(ApiException exception) =>
        exception.Status
            is null
                or HttpStatusCode.ServiceUnavailable
                or HttpStatusCode.BadGateway
                or HttpStatusCode.GatewayTimeout
                or HttpStatusCode.InternalServerError;
}
