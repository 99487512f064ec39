namespace FakeFinder.Detection.Trials;

/// <summary>A detector of models.json, and whether it can run here.</summary>
/// <param name="Missing">Why it cannot, as a sentence with the remedy; null where it can, as far as that is known before it is
/// loaded.</param>
public sealed record TrialListing(string Name, string Title, string Pipeline, string? FaceFinder, string? Missing);
