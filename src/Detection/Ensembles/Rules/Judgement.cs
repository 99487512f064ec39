namespace FakeFinder.Detection.Ensembles.Rules;

/// <summary>What an ensemble says of all the faces of a video.</summary>
/// <param name="Reason">Why the score is undetermined, where it is.</param>
internal readonly record struct Judgement(double Score, string? Reason = null);
