
namespace FakeFinder.Contracts;

/// <summary>Names one handing-over of one part: only the current one's result is recorded.</summary>
/// <param name="Attempt">Fencing token: a result that carries an older attempt than the part's is rejected.</param>
[GenerateSerializer, Immutable, Alias("ff.WorkId")]
public readonly record struct WorkId(
    [property: Id(0)] Guid Job,
    [property: Id(1)] string Detector,
    [property: Id(2)] int Attempt,
    [property: Id(3)] Guid Lease);
