using FakeFinder.Contracts;
using FakeFinder.Web.Api;

namespace FakeFinder.Web.Dashboard.Pages.Job;

/// <summary>Follows one job to its end: applies what its grain tells to the job as it was told before.</summary>
internal sealed partial class JobWatch(IVideoGrain grain, Guid id, GrainWatch watch, TimeProvider time, ILogger<JobWatch> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>The job as it was last told; null before the first word.</summary>
    public JobSnapshot? Job { get; private set; }

    /// <summary>False from a lost connection until the next word.</summary>
    public bool Connected { get; private set; } = true;

    /// <summary>Ends when the job has, or the service ends.</summary>
    /// <param name="changed">Called after each change, on the caller's context.</param>
    /// <exception cref="JobNotFoundException">There is no such job.</exception>
    /// <exception cref="OperationCanceledException">Nobody looks any more.</exception>
    public async Task RunAsync(Action changed, CancellationToken cancellationToken)
    {
        while (true)
        {
            await foreach (var told in watch.FollowAsync($"job {id}", grain.Watch, JobWatcher.IsFinal, Lost, cancellationToken))
            {
                if (!Apply(told))
                {
                    LogGap(id);
                    break;
                }

                Connected = true;
                changed();
            }

            cancellationToken.ThrowIfCancellationRequested();
            if (Job?.State.IsFinal() == true || watch.IsStopping)
            {
                return;
            }

            Lost();
            await Task.Delay(Pause, time, cancellationToken);
        }

        void Lost()
        {
            Connected = false;
            changed();
        }
    }

    /// <returns>False where the change does not continue what is known, so that the whole job is needed again.</returns>
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

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Job {Job} told a change that does not follow what was told before; asking for the whole job"
    )]
    private partial void LogGap(Guid job);
}
