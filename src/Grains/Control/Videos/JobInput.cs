using FakeFinder.Contracts;
using FakeFinder.Contracts.Internal;

namespace FakeFinder.Grains.Control.Videos;

/// <summary>What happens to a job.</summary>
internal abstract record JobInput
{
    private JobInput()
    {
    }

    /// <summary>A part has got a lease: its next attempt begins.</summary>
    public sealed record Granted(Lease Lease) : JobInput;

    /// <summary>The capacity grain knows the part's lease: where it was taken for lost, its worker has the work still.</summary>
    public sealed record Stands(Lease Lease) : JobInput;

    /// <summary>The capacity grain does not know the part's lease, and has put the part into the queue.</summary>
    public sealed record Forgotten(string Detector) : JobInput;

    /// <summary>A lease has ended without a result.</summary>
    /// <param name="Loss">Why; its reason within the bounds.</param>
    /// <param name="Taken">The worker had the work, as far as is known: its death may be the work's doing.</param>
    public sealed record Lost(Lease Lease, LeaseLoss Loss, bool Taken) : JobInput;

    /// <summary>A worker has a score, or says that the detector has failed.</summary>
    /// <param name="Outcome">Checked, its texts within the bounds.</param>
    public sealed record Finished(WorkId Work, PartOutcome Outcome) : JobInput;

    /// <summary>Nobody wants the rest.</summary>
    public sealed record CancelAsked : JobInput;
}
