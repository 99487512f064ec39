using FakeFinder.Cli.Api;

namespace FakeFinder.Cli.Probes;

/// <summary>
/// Starts a probe and follows it to its end. An interruption cancels it, since it is many times the work of an analysis. What is done stays,
/// so that the same command continues it.
/// </summary>
internal sealed class ProbeEnd(CliConsole console, FakeFinderApi api, TimeProvider time)
{
    private static readonly TimeSpan CancelLimit = TimeSpan.FromSeconds(10);

    /// <param name="changed">Told the probe after each answer.</param>
    public async Task<Probe> AwaitAsync(Guid job, Action<Probe> changed, CancellationToken cancellationToken)
    {
        // It is not broken off: a version that is asked for after the cancellation would run.
        var start = api.StartProbeAsync(job, CancellationToken.None);
        try
        {
            return await new AnswerFollower(api, time).FollowAsync(
                await start.WaitAsync(cancellationToken),
                token => api.DescribeProbeAsync(job, token),
                probe => !probe.IsRunning,
                changed,
                $"the probe of job {job}",
                $"it continues there: see {PageOf(job)}.",
                cancellationToken);
        }
        catch (OperationCanceledException)
        {
            await CancelAsync(job, start);
            throw;
        }
    }

    private async Task CancelAsync(Guid job, Task start)
    {
        using var limit = new CancellationTokenSource(CancelLimit, time);
        try
        {
            await start.WaitAsync(limit.Token);
            await api.CancelProbeAsync(job, limit.Token);
            console.Error.Line($"The probe of job {job} is cancelled; its scores are kept. Continue it by 'fakefinder probe --job {job}'.");
        }
        catch (ApiException exception)
        {
            console.Error.Line($"The probe of job {job} was not cancelled ({exception.Message}); cancel it at {PageOf(job)}.");
        }
        catch (OperationCanceledException)
        {
            console.Error.Line(
                $"The probe of job {job} was not cancelled: no answer from {api.Server} within {CancelLimit.TotalSeconds:0} s; cancel it "
                    + $"at {PageOf(job)}.");
        }
    }

    private Uri PageOf(Guid job) => new(api.Server, $"jobs/{job}");
}
