namespace FakeFinder.Cli.Api;

/// <summary>One server-sent event of a job: the whole job, or one part that changed.</summary>
/// <param name="State">The job's state after it.</param>
internal sealed record JobEvent(string State, Job? Snapshot, Part? Part)
{
    /// <summary>The job after this event.</summary>
    public Job Apply(Job job) => Snapshot ?? (Part is null ? job : job.With(State, Part));
}
