using System.Collections.Immutable;
using Orleans.Concurrency;

namespace FakeFinder.Contracts.Internal;

/// <summary>One loaded detector on one worker. The key is <c>detector@node</c>; it runs nowhere else than on that node.</summary>
[Alias("ff.IDetectorGrain")]
public interface IDetectorGrain : IGrainWithStringKey
{
    /// <summary>
    /// Takes the work and returns at once. The same work again changes nothing. The result goes to the job's <see cref="IVideoWork"/>.
    /// </summary>
    [Alias("Start")]
    Task Start(WorkOrder order);

    /// <summary>Loads the detector before somebody waits for it.</summary>
    [OneWay, Alias("Load")]
    Task Load();

    /// <summary>The worker's memory is needed for another detector: this one leaves it as soon as it has no work.</summary>
    [OneWay, Alias("Unload")]
    Task Unload();
}

/// <summary>One part to be done. Ids only, never bytes or paths.</summary>
/// <param name="Detectors">All detectors of the job, so that the worker decodes the union of their frames once.</param>
/// <param name="Container">What its upload told of the video, so that the worker need not look again; null where nothing is known.</param>
/// <param name="Perturbation">The worker changes the video so before it looks at it; null: it looks at the video as it is.</param>
/// <param name="TraceParent">The trace that the work belongs to, as a W3C traceparent; null where the job is not traced.</param>
[GenerateSerializer, Immutable, Alias("ff.WorkOrder")]
public sealed record WorkOrder(
    [property: Id(0)] WorkId Work,
    [property: Id(1)] string VideoId,
    [property: Id(2)] string FileName,
    [property: Id(3)] ImmutableArray<string> Detectors,
    [property: Id(4)] ContainerFacts? Container,
    [property: Id(5)] string? Perturbation = null,
    [property: Id(6)] string? TraceParent = null);
