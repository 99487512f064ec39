namespace FakeFinder.Catalog.Cards;

/// <summary>The figures of a card.</summary>
public sealed record QuantitativeAnalyses
{
    /// <summary>By data set.</summary>
    public IReadOnlyList<PublishedResult> Results { get; init; } = [];

    /// <summary>Where the figures come from, and how exact they are.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>How its scores go together with those of other detectors.</summary>
    public IReadOnlyList<string> Correlation { get; init; } = [];
}

/// <summary>How often a detector was right in one data set, at the threshold 0.5.</summary>
public sealed record PublishedResult
{
    /// <summary>Its name, such as <c>DFDC test</c>.</summary>
    public required string DataSet { get; init; }

    /// <summary>True where it was made for data of this source, so that clips from elsewhere may be harder.</summary>
    public bool MadeFor { get; init; }

    /// <summary>Per cent of the fakes that were called fake.</summary>
    public required double TruePositiveRate { get; init; }

    /// <summary>Per cent of the real clips that were called real.</summary>
    public required double TrueNegativeRate { get; init; }

    /// <summary>Per cent of all clips that were called right.</summary>
    public double? Accuracy { get; init; }

    /// <summary>Mean of -ln of the probability that was given to the truth: 0 is best; always saying 0.5 gives 0.693.</summary>
    public double? LogLoss { get; init; }
}
