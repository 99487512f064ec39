namespace FakeFinder.Cli.Api;

/// <summary>What a job's trained detectors say together; heuristics are named apart.</summary>
/// <param name="Band">notAssessed, noSign, weak, moderate or strong.</param>
/// <param name="Sentence">For people.</param>
/// <param name="Coverage">For people: how much of the video was judged; null where that is not known.</param>
/// <param name="Mean">Of the assessed trained detectors; null where there is none.</param>
/// <param name="Trained">How many trained detectors the job has.</param>
/// <param name="Assessed">How many of them have a score that is not undetermined.</param>
/// <param name="Disagree">They are far apart.</param>
/// <param name="Heuristics">The job's detectors that were not trained.</param>
internal sealed record JobSummary(
    string Band,
    string Sentence,
    string? Coverage,
    double? Mean,
    int Trained,
    int Assessed,
    bool Disagree,
    IReadOnlyList<string> Heuristics)
{
    /// <summary>Sentence and coverage together.</summary>
    public string Text() => Coverage is null ? Sentence : $"{Sentence} {Coverage}";
}
