using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using FakeFinder.Detection.Sampling;

namespace FakeFinder.Detection.Ensembles.Sampling;

/// <summary>Which frames an ensemble looks at.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "name")]
[JsonDerivedType(typeof(EvenSampling), "even")]
[JsonDerivedType(typeof(EvenOrFirstSampling), "even-or-first")]
[JsonDerivedType(typeof(StrideSampling), "stride")]
internal abstract record SamplingParameters
{
    /// <summary>How many frames.</summary>
    [Range(1, 1000)]
    public required int Frames { get; init; }

    public abstract ISamplingPlan ToPlan();

    /// <summary>How the frames are read: those of the plan.</summary>
    public virtual IFrameFeed ToFeed() => new PlannedFrames();
}

/// <summary><c>even</c>: frames from the first to the last, evenly spaced.</summary>
internal sealed record EvenSampling : SamplingParameters
{
    public override ISamplingPlan ToPlan() => new EvenlySpacedFrames(Frames);
}

/// <summary><c>even-or-first</c>: as <c>even</c>, but only the first frame of a clip that has fewer.</summary>
internal sealed record EvenOrFirstSampling : SamplingParameters
{
    public override ISamplingPlan ToPlan() => new EvenFramesOrFirst(Frames);
}

/// <summary><c>stride</c>: the last of every so many frames, until so many frames with a face are found.</summary>
internal sealed record StrideSampling : SamplingParameters
{
    /// <summary>The last of every so many frames is looked at.</summary>
    [Range(1, 1000)]
    public required int Stride { get; init; }

    public override ISamplingPlan ToPlan() => Candidates;

    public override IFrameFeed ToFeed() => new FramesUntilFull(Candidates);

    private CandidateFrames Candidates => new(Stride, Frames);
}
