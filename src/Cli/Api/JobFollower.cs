using System.Net;
using System.Text.Json;

namespace FakeFinder.Cli.Api;

/// <summary>Follows a job to its end, over broken streams too: each new stream begins with the whole job, so nothing is missed.</summary>
internal sealed class JobFollower(FakeFinderApi api, TimeProvider time)
{
    /// <summary>A stream that is silent for so long is opened again: a vanished machine says nothing.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Between two tries.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long the service may be away before this gives up.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(2);

    /// <param name="changed">Told the job after each event.</param>
    /// <exception cref="ApiException">The service was away for too long, or does not know the job.</exception>
    public async Task<Job> FollowAsync(Job job, Action<Job> changed, CancellationToken cancellationToken)
    {
        var lastHeard = time.GetTimestamp();
        while (!job.HasEnded)
        {
            using var stream = new CancellationTokenSource(Silence, time);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(stream.Token, cancellationToken);
            try
            {
                await foreach (var change in api.WatchAsync(job.Id, limit.Token))
                {
                    stream.CancelAfter(Silence);
                    lastHeard = time.GetTimestamp();
                    job = change.Apply(job);
                    changed(job);
                }
            }
            catch (Exception exception) when (IsBroken(exception) && !cancellationToken.IsCancellationRequested)
            {
                if (time.GetElapsedTime(lastHeard) > Patience)
                {
                    throw new ApiException(
                        $"{api.Server} has not told of job {job.Id} for {Patience.TotalSeconds:0} s ({exception.Message}); the job "
                            + $"continues there: see {new Uri(api.Server, $"jobs/{job.Id}")}.",
                        inner: exception);
                }
            }

            if (!job.HasEnded)
            {
                await Task.Delay(Pause, time, cancellationToken);
            }
        }

        return job;
    }

    private static bool IsBroken(Exception exception) =>
        exception switch
        {
            HttpRequestException or IOException or OperationCanceledException or JsonException => true,
            ApiException refused => refused.Status
                is HttpStatusCode.ServiceUnavailable
                    or HttpStatusCode.BadGateway
                    or HttpStatusCode.GatewayTimeout
                    or HttpStatusCode.InternalServerError,
            _ => false,
        };
}
