namespace FakeFinder.Detection.Detectors.Eighteen;

/// <summary>How likely something is fake, in [0, 1], and how much that counts.</summary>
internal readonly record struct WeightedScore(double Score, double Weight = 1);
