namespace FakeFinder.Contracts.Internal;

/// <summary>How far a picture, a proxy or a map is.</summary>
/// <param name="Fraction">Of the work that is done, from 0 to 1, while it is made.</param>
/// <param name="Sentence">Why it is not made, where it is not.</param>
[GenerateSerializer, Immutable, Alias("ff.ImagingAnswer")]
public sealed record ImagingAnswer(
    [property: Id(0)] ImagingState State,
    [property: Id(1)] double Fraction = 0,
    [property: Id(2)] string? Sentence = null);

/// <summary>How far it is.</summary>
[GenerateSerializer, Alias("ff.ImagingState")]
public enum ImagingState
{
    /// <summary>It lies in the store.</summary>
    Made,

    /// <summary>It is being made, or waits for its turn.</summary>
    Making,

    /// <summary>It cannot be made of this video or detector: asking again does not help.</summary>
    Impossible,

    /// <summary>It could not be made now; later or elsewhere it may.</summary>
    Failed,
}
