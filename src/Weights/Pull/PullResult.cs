using FakeFinder.Weights.Import;

namespace FakeFinder.Weights.Pull;

/// <summary>What became of one pull.</summary>
/// <param name="Manifest">Of what is installed now.</param>
public sealed record PullResult(PullOutcome Outcome, WeightsManifest Manifest)
{
    /// <summary>Sources that failed before one gave it, each as a sentence.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];
}

public enum PullOutcome
{
    /// <summary>It was downloaded and installed.</summary>
    Installed,

    /// <summary>It was installed already, and its source still has the same files.</summary>
    Unchanged,

    /// <summary>It was installed already, and no source could be asked.</summary>
    Unasked,
}
