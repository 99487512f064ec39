namespace FakeFinder.Catalog.Cards;

/// <summary>
/// What a person should know of a detector before they read its score, in the sections of Mitchell et al. 2019, "Model Cards for Model
/// Reporting". Every list holds sentences in plain words; in models.json <c>text:NAME</c> stands for an entry of its <c>cardTexts</c>.
/// An empty list means that nothing is known.
/// </summary>
public sealed record ModelCard
{
    /// <summary>What it is, of whom, and under which licence.</summary>
    public required CardDetails Details { get; init; }

    /// <summary>What it is for, and what not.</summary>
    public required IntendedUse IntendedUse { get; init; }

    /// <summary>What its results may depend on: groups of people, cameras, conditions.</summary>
    public IReadOnlyList<string> Factors { get; init; } = [];

    /// <summary>What its figures measure.</summary>
    public IReadOnlyList<string> Metrics { get; init; } = [];

    /// <summary>What it was evaluated on.</summary>
    public IReadOnlyList<string> EvaluationData { get; init; } = [];

    /// <summary>What it was trained on.</summary>
    public IReadOnlyList<string> TrainingData { get; init; } = [];

    /// <summary>Its figures.</summary>
    public QuantitativeAnalyses QuantitativeAnalyses { get; init; } = new();

    /// <summary>What its use may do to people.</summary>
    public IReadOnlyList<string> EthicalConsiderations { get; init; } = [];

    /// <summary>Caveats and recommendations.</summary>
    public IReadOnlyList<string> Caveats { get; init; } = [];
}
