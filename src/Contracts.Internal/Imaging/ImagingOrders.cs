using System.Collections.Immutable;

namespace FakeFinder.Contracts.Internal;

/// <summary>The video of which something is made.</summary>
/// <param name="Container">What its upload told; null where nothing is known, so that the worker looks itself.</param>
[GenerateSerializer, Immutable, Alias("ff.ImagedVideo")]
public sealed record ImagedVideo([property: Id(0)] string VideoId, [property: Id(1)] ContainerFacts? Container);

/// <summary>One picture.</summary>
/// <param name="File">Its name among what is made of the video.</param>
/// <param name="Frame">The i-th of a sequential decode, from 0.</param>
/// <param name="Most">Of a whole frame, the largest width; of a box, the longest side, in pixels.</param>
/// <param name="Box">What is shown, with some of what is around it; null for the whole frame.</param>
[GenerateSerializer, Immutable, Alias("ff.PictureOrder")]
public sealed record PictureOrder(
    [property: Id(0)] string File,
    [property: Id(1)] int Frame,
    [property: Id(2)] int Most,
    [property: Id(3)] ImagedBox? Box = null);

/// <summary>A rectangle in pixels of the decoded frame; right and bottom are exclusive. It may reach beyond the frame.</summary>
[GenerateSerializer, Immutable, Alias("ff.ImagedBox")]
public sealed record ImagedBox(
    [property: Id(0)] float Left,
    [property: Id(1)] float Top,
    [property: Id(2)] float Right,
    [property: Id(3)] float Bottom);

/// <summary>One class activation map.</summary>
/// <param name="File">Its name among what is made of the video.</param>
/// <param name="Frame">The i-th of a sequential decode, from 0.</param>
/// <param name="Box">The face as the detector's report has it.</param>
/// <param name="Networks">The networks that the report names: no other one is shown for it.</param>
[GenerateSerializer, Immutable, Alias("ff.ActivationOrder")]
public sealed record ActivationOrder(
    [property: Id(0)] string File,
    [property: Id(1)] string Detector,
    [property: Id(2)] int Frame,
    [property: Id(3)] ImagedBox Box,
    [property: Id(4)] ImmutableArray<ActivationNetwork> Networks);

/// <summary>A network that took part in a report.</summary>
/// <param name="Sha256">Of its file, lower-case hexadecimal.</param>
[GenerateSerializer, Immutable, Alias("ff.ActivationNetwork")]
public sealed record ActivationNetwork([property: Id(0)] string Name, [property: Id(1)] string Sha256);
