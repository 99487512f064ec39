using FakeFinder.Contracts;

namespace FakeFinder.Grains.Control.Videos;

/// <summary>The stored state of one part.</summary>
internal sealed record PartRecord
{
    public string Detector { get; init; } = "";

    public PartState State { get; init; }

    /// <summary>The fencing token: grows with each handing-over.</summary>
    public int Attempt { get; init; }

    /// <summary>Attempts that count: failures that the detector reported, and deaths of a worker on which the part ran alone.</summary>
    public int Failures { get; init; }

    /// <summary>How often a worker died while it had this part.</summary>
    public int Deaths { get; init; }

    /// <summary>
    /// The lease of this attempt. It stays when it is lost: until the part is handed over again, a result that comes under it is still
    /// wanted.
    /// </summary>
    public Guid? Lease { get; init; }

    public string? Node { get; init; }

    /// <summary>When the present or last attempt was handed over; null in records of older programs.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Why an earlier attempt came to nothing.</summary>
    public string? LastFailure { get; init; }

    public double? Score { get; init; }

    public string? Reason { get; init; }

    public string? ReportId { get; init; }

    public Coverage? Coverage { get; init; }

    /// <summary>What the report notes about the video; null where it notes nothing.</summary>
    public IReadOnlyList<VideoNote>? Notes { get; init; }

    public bool Ended => State is PartState.Completed or PartState.Failed or PartState.Cancelled;

    /// <summary>It is this attempt's work, and no other has been begun since.</summary>
    public bool Has(WorkId work) => Attempt == work.Attempt && Lease == work.Lease;
}
