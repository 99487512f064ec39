using System.Collections.Immutable;
using FakeFinder.Contracts;

namespace FakeFinder.Grains.Control.Videos;

/// <summary>What is to be done because a job's state has been written: pure, and the same however often it is asked.</summary>
internal sealed record JobEffects
{
    /// <summary>Parts for which the capacity grain may hold a slot or a place in the queue that is needed no more.</summary>
    public ImmutableArray<string> Release { get; init; } = [];

    /// <summary>Parts whose present attempt is to be handed to its worker.</summary>
    public ImmutableArray<string> HandOver { get; init; } = [];

    /// <summary>A part waits that does not stand in the queue: the capacity grain is to be asked.</summary>
    public JobQuestion Ask { get; init; }

    /// <summary>The job has ended: its watchers and its batch must be told.</summary>
    public bool End { get; init; }

    /// <summary>The row of the ended job may be open still.</summary>
    public bool Row { get; init; }

    /// <summary>What follows from this step.</summary>
    public static JobEffects Of(JobRecord before, JobRecord after)
    {
        var steps = before.Parts.Zip(after.Parts).Where(step => !ReferenceEquals(step.First, step.Second)).ToList();
        return new JobEffects
        {
            Release =
            [
                .. steps
                    .Where(step => step.Second.Ended || (step.First.Lease is not null && step.Second.Lease is null))
                    .Select(step => step.Second.Detector),
            ],
            HandOver = [.. steps.Where(step => step.Second.Attempt != step.First.Attempt).Select(step => step.Second.Detector)],
            Ask = steps.Select(step => Question(step.First, step.Second)).DefaultIfEmpty().Max(),
            End = !before.State().IsFinal() && after.State().IsFinal(),
        };
    }

    /// <summary>What may not have been done of a state that somebody else has written: all that it asks for is idempotent.</summary>
    public static JobEffects OfStored(JobRecord job) => new()
    {
        Release = [.. job.Parts.Where(part => part.Ended).Select(part => part.Detector)],
        Ask = job.State().IsFinal() ? JobQuestion.None : JobQuestion.AtOnce,
        End = job.State().IsFinal(),
        Row = job.State().IsFinal(),
    };

    /// <summary>A worker that lives may come back with the work under its lost lease: a moment is left to it.</summary>
    private static JobQuestion Question(PartRecord before, PartRecord after) =>
        after.State != PartState.Queued || before == after ? JobQuestion.None
        : after.Lease is null || after.Deaths > before.Deaths ? JobQuestion.AtOnce
        : JobQuestion.Soon;
}

/// <summary>When the capacity grain is to be asked.</summary>
internal enum JobQuestion
{
    /// <summary>When it is asked anyway.</summary>
    None,

    /// <summary>In a moment.</summary>
    Soon,

    AtOnce,
}
