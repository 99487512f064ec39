using System.Net;

namespace FakeFinder.Cli.Api;

/// <summary>Asks the service for something's state until it has ended, also over a service that is away for a while.</summary>
internal sealed class AnswerFollower(FakeFinderApi api, TimeProvider time)
{
    /// <summary>Between two questions.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long the service may be away before this gives up.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(2);

    /// <param name="first">What is known before the first question.</param>
    /// <param name="changed">Told the first, then each answer.</param>
    /// <param name="what">What is followed, such as <c>batch ID</c>.</param>
    /// <param name="advice">What the user can do where this gives up, as the end of a sentence.</param>
    /// <exception cref="ApiException">The service was away for too long, or refused to answer.</exception>
    public async Task<T> FollowAsync<T>(
        T first,
        Func<CancellationToken, Task<T>> ask,
        Func<T, bool> hasEnded,
        Action<T> changed,
        string what,
        string advice,
        CancellationToken cancellationToken)
    {
        var answer = first;
        changed(answer);
        var lastHeard = time.GetTimestamp();
        while (!hasEnded(answer))
        {
            await Task.Delay(Pause, time, cancellationToken);
            try
            {
                answer = await ask(cancellationToken);
                lastHeard = time.GetTimestamp();
                changed(answer);
            }
            catch (ApiException exception) when (IsAway(exception))
            {
                if (time.GetElapsedTime(lastHeard) > Patience)
                {
                    throw new ApiException(
                        $"{api.Server} has not told of {what} for {Patience.TotalSeconds:0} s ({exception.Message}); {advice}",
                        inner: exception);
                }
            }
        }

        return answer;
    }

    private static bool IsAway(ApiException exception) =>
        exception.Status
            is null
                or HttpStatusCode.ServiceUnavailable
                or HttpStatusCode.BadGateway
                or HttpStatusCode.GatewayTimeout
                or HttpStatusCode.InternalServerError;
}
