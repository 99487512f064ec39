using FakeFinder.Contracts;

namespace FakeFinder.Web.Dashboard.Pages.Job;

/// <summary>Follows one job to its end: applies what its grain tells, and watches again when the connection was lost.</summary>
internal sealed partial class JobWatch(IVideoGrain grain, Guid id, TimeProvider time, ILogger<JobWatch> logger)
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>The job as it was last told; null before the first word.</summary>
    public JobSnapshot? Job { get; private set; }

    /// <summary>False from a lost connection until the next word.</summary>
    public bool Connected { get; private set; } = true;

    /// <summary>Ends when the job has.</summary>
    /// <param name="changed">Called after each change, on the caller's context.</param>
    /// <exception cref="JobNotFoundException">There is no such job.</exception>
    /// <exception cref="OperationCanceledException">Nobody looks any more.</exception>
    public async Task RunAsync(Action changed, CancellationToken cancellationToken)
    {
        var pause = ShortestPause;
        while (Job is null || !Job.State.IsFinal())
        {
            try
            {
                await foreach (var told in grain.Watch(cancellationToken))
                {
                    if (!Apply(told))
                    {
                        LogGap(id);
                        break;
                    }

                    Connected = true;
                    pause = ShortestPause;
                    changed();
                }
            }
            catch (Exception exception) when (exception is not JobNotFoundException && !cancellationToken.IsCancellationRequested)
            {
                LogLost(exception, id, pause);
            }

            cancellationToken.ThrowIfCancellationRequested();
            if (Job is null || !Job.State.IsFinal())
            {
                Connected = false;
                changed();
                await Task.Delay(pause, time, cancellationToken);
                pause = TimeSpan.FromTicks(Math.Min(2 * pause.Ticks, LongestPause.Ticks));
            }
        }
    }

    /// <returns>False where the change does not continue what is known, so that the whole job is needed anew.</returns>
    private bool Apply(JobEvent told)
    {
        if (told.Snapshot is not null)
        {
            Job = told.Snapshot;
            return true;
        }

        if (Job is null || told.Part is null || told.Epoch != Job.Epoch)
        {
            return false;
        }

        if (told.Sequence > Job.Sequence)
        {
            var parts = Job.Parts;
            var place = parts.ToList().FindIndex(part => part.Detector == told.Part.Detector);
            if (place < 0)
            {
                return false;
            }

            Job = Job with { State = told.State, Sequence = told.Sequence, Parts = parts.SetItem(place, told.Part) };
        }

        return true;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The watch of job {Job} ended early; watching again in {Pause}")]
    private partial void LogLost(Exception exception, Guid job, TimeSpan pause);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {Job} told a change that does not follow what was told before; asking for the whole job")]
    private partial void LogGap(Guid job);
}
