using System.Collections.Immutable;
using FakeFinder.Contracts;

namespace FakeFinder.Grains.Control.Videos;

/// <summary>The stored state of a job; never changed, but replaced by its next one. Fields are only added; under 2 kB a part.</summary>
internal sealed record JobRecord
{
    /// <summary>What this program writes.</summary>
    public const int CurrentSchema = 1;

    public int Schema { get; init; } = CurrentSchema;

    public string VideoId { get; init; } = "";

    public string FileName { get; init; } = "";

    public JobPriority Priority { get; init; }

    public Guid? Batch { get; init; }

    /// <summary>Where the job is one of another's robustness probe.</summary>
    public ProbeOrder? Probe { get; init; }

    /// <summary>Who asked, as the caller said it.</summary>
    public string? SubmittedBy { get; init; }

    /// <summary>Whose the job is; null where it is nobody's.</summary>
    public string? Owner { get; init; }

    /// <summary>The address that is told of the end; null for none.</summary>
    public string? CallbackUrl { get; init; }

    /// <summary>The trace of the job, as a W3C traceparent: that of its acceptance. Null where it is not traced.</summary>
    public string? TraceParent { get; init; }

    public DateTimeOffset SubmittedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public bool Cancelled { get; init; }

    public ImmutableArray<PartRecord> Parts { get; init; } = [];

    public JobState State() =>
        Cancelled ? JobState.Cancelled
        : Parts.All(part => part.Ended) ? Parts.Any(part => part.State == PartState.Completed) ? JobState.Completed : JobState.Failed
        : Parts.Any(part => part.Ended || part.State == PartState.Running) ? JobState.Running
        : JobState.Queued;

    public PartRecord? Find(string detector) => Parts.FirstOrDefault(part => part.Detector == detector);
}
