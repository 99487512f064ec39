using FakeFinder.Contracts;

namespace FakeFinder.Grains.Control.Videos;

/// <summary>The stored state of a job. Fields are only added; under 2 kB a part.</summary>
internal sealed class JobRecord
{
    /// <summary>What this program writes.</summary>
    public const int CurrentSchema = 1;

    public int Schema { get; set; } = CurrentSchema;

    public string VideoId { get; set; } = "";

    public string FileName { get; set; } = "";

    public JobPriority Priority { get; set; }

    public Guid? Batch { get; set; }

    public DateTimeOffset SubmittedAt { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    public bool Cancelled { get; set; }

    public List<PartRecord> Parts { get; set; } = [];

    public JobState State() =>
        Cancelled ? JobState.Cancelled
        : Parts.All(part => part.Ended) ? Parts.Any(part => part.State == PartState.Completed) ? JobState.Completed : JobState.Failed
        : Parts.Exists(part => part.Ended || part.State == PartState.Running) ? JobState.Running
        : JobState.Queued;
}

/// <summary>The stored state of one part.</summary>
internal sealed class PartRecord
{
    public string Detector { get; set; } = "";

    public PartState State { get; set; }

    /// <summary>The fencing token: grows with each handing-over.</summary>
    public int Attempt { get; set; }

    /// <summary>Attempts that count: failures that the detector reported, and deaths of a worker on which the part ran alone.</summary>
    public int Failures { get; set; }

    /// <summary>How often a worker died while it had this part.</summary>
    public int Deaths { get; set; }

    /// <summary>The lease of this attempt. It stays when it is lost: until the part is handed over again, a result that comes under it is still wanted.</summary>
    public Guid? Lease { get; set; }

    public string? Node { get; set; }

    public double? Score { get; set; }

    public string? Reason { get; set; }

    public string? ReportId { get; set; }

    public Coverage? Coverage { get; set; }

    /// <summary>What the report notes about the video; null where it notes nothing.</summary>
    public List<VideoNote>? Notes { get; set; }

    public bool Ended => State is PartState.Completed or PartState.Failed or PartState.Cancelled;

    /// <summary>It is this attempt's work, and no other has been begun since.</summary>
    public bool Has(WorkId work) => Attempt == work.Attempt && Lease == work.Lease;
}
