namespace FakeFinder.Contracts;

/// <summary>Something about a video that a reader of its scores should know.</summary>
/// <param name="Kind">For programs, such as <c>severalStreams</c>, <c>endsEarly</c>, <c>sizeChanges</c>. Pass over kinds that you do not
/// know.</param>
/// <param name="Text">For people: one short sentence.</param>
[GenerateSerializer, Immutable, Alias("ff.VideoNote")]
public sealed record VideoNote(
    [property: Id(0)] string Kind,
    [property: Id(1)] string Text);
