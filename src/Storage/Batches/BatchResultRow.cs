using FakeFinder.Storage.Jobs;

namespace FakeFinder.Storage.Batches;

/// <summary>A video of a batch with what is known of it.</summary>
/// <param name="Ordinal">The position in the order of finishing (1-based); null where it has no result.</param>
/// <param name="State">open, completed, failed, cancelled; deleted where its job was deleted since.</param>
/// <param name="Reason">Why it has no job that says so itself.</param>
/// <param name="Parts">Those of its job, once it is finished.</param>
public sealed record BatchResultRow(
    int? Ordinal, int Position, string VideoId, string FileName, Guid JobId, string State, string? Reason, IReadOnlyList<PartRow> Parts)
{
    /// <summary>The state of a video whose job was deleted.</summary>
    public const string Deleted = "deleted";

    private const double Undetermined = 0.5;

    /// <summary>What a detector did not score has 0.5, with the best reason that is known.</summary>
    public PartRow ResultOf(string detector)
    {
        var part = Parts.FirstOrDefault(part => part.Detector == detector);
        return new PartRow(detector, part?.State ?? State, part?.Score ?? Undetermined, part?.Reason ?? Reason, part?.Coverage);
    }
}
