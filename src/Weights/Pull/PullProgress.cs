namespace FakeFinder.Weights.Pull;

/// <summary>How far a pull is.</summary>
/// <param name="Name">Of the detector or face finder.</param>
/// <param name="What">The file or network at work.</param>
/// <param name="Done">Of <paramref name="Total"/>: bytes, but networks where the step is <see cref="PullStep.Converting"/>.</param>
/// <param name="Total">Null where it is not known.</param>
public readonly record struct PullProgress(string Name, PullStep Step, string What, double Done, double? Total);

/// <summary>The steps of a pull, in their order.</summary>
public enum PullStep
{
    Downloading,
    Checking,
    Unpacking,
    Converting,
}
