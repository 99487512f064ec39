namespace FakeFinder.Contracts;

/// <summary>Makes a job one of another job's robustness probe: its detectors see a changed version of that job's video.</summary>
/// <param name="Job">The job that is probed, which has ended.</param>
/// <param name="Perturbation">How the video is changed, such as <c>half-size</c>.</param>
[GenerateSerializer, Immutable, Alias("ff.ProbeOrder")]
public sealed record ProbeOrder([property: Id(0)] Guid Job, [property: Id(1)] string Perturbation);
