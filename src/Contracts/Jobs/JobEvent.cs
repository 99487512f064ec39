namespace FakeFinder.Contracts;

/// <summary>One thing that a watcher of a job is told: the whole job, or one part that changed.</summary>
/// <param name="Epoch">As in <see cref="JobSnapshot.Epoch"/>.</param>
/// <param name="Sequence">As in <see cref="JobSnapshot.Sequence"/>.</param>
/// <param name="State">The job's state after this event.</param>
/// <param name="Snapshot">The whole job: always in the first event, in the final one, and after a watcher fell behind.</param>
/// <param name="Part">The part that changed, where <paramref name="Snapshot"/> is null.</param>
[GenerateSerializer, Immutable, Alias("ff.JobEvent")]
public sealed record JobEvent(
    [property: Id(0)] Guid Epoch,
    [property: Id(1)] long Sequence,
    [property: Id(2)] JobState State,
    [property: Id(3)] JobSnapshot? Snapshot,
    [property: Id(4)] PartSnapshot? Part);
