using FakeFinder.Weights.Import;

namespace FakeFinder.Weights.Pull;

/// <summary>Where pulled weights go, and with how much patience they are fetched.</summary>
public sealed record PullOptions
{
    /// <summary>The weights folder; it is made where it does not exist.</summary>
    public required string WeightsFolder { get; init; }

    /// <summary>Of the networks that are made; null: as those that are installed, else fp32.</summary>
    public Precision? Precision { get; init; }

    internal bool Accepts(Precision installed) => Precision is null || Precision == installed;

    /// <summary>Takes files that are not those of the first pull, and records them. Pins of models.json rule all the same.</summary>
    public bool AcceptChanged { get; init; }

    /// <summary>Attempts in a row that bring nothing, before a source counts as failed; at least 1.</summary>
    public int Attempts { get; init; } = 5;

    /// <summary>Before the second attempt; it doubles then, up to <see cref="LongestDelay"/>.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A source that sends less than <see cref="SlowestBytesPerSecond"/> for so long has failed.</summary>
    public TimeSpan Stall { get; init; } = TimeSpan.FromSeconds(60);

    public int SlowestBytesPerSecond { get; init; } = 1024;
}
