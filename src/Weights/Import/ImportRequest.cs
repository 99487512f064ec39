using FakeFinder.Weights.Architectures;

namespace FakeFinder.Weights.Import;

/// <summary>From where to where, and how.</summary>
public sealed record ImportRequest
{
    /// <summary>The folder with the published files.</summary>
    public required string From { get; init; }

    /// <summary>The weights folder; it is made where it does not exist.</summary>
    public required string WeightsFolder { get; init; }

    public Precision Precision { get; init; } = Precision.Fp32;

    /// <summary>Goes into the manifest.</summary>
    public ManifestOrigin? Origin { get; init; }

    /// <summary>What the networks offer beside their scores; default the maps of what speaks for fake, for who asks why.</summary>
    public NetworkOptions Network { get; init; } = new() { ClassActivationMap = true };
}

/// <summary>How far an import is.</summary>
/// <param name="Network">The one at work.</param>
/// <param name="Number">Of it, from 1.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Fraction">Of its parameters that were read, from 0 to 1; 1 once more when the file is written.</param>
public readonly record struct ImportProgress(string Network, int Number, int Count, double Fraction);
