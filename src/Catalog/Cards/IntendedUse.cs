namespace FakeFinder.Catalog.Cards;

/// <summary>What a detector is for.</summary>
public sealed record IntendedUse
{
    /// <summary>What it was made for.</summary>
    public required IReadOnlyList<string> For { get; init; }

    /// <summary>Who it was made for.</summary>
    public IReadOnlyList<string> Users { get; init; } = [];

    /// <summary>What its score says nothing about.</summary>
    public IReadOnlyList<string> NotFor { get; init; } = [];
}
