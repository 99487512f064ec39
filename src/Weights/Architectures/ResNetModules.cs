namespace FakeFinder.Weights.Architectures;

/// <summary>What a residual network calls its modules.</summary>
internal sealed record ResNetModules
{
    public required string Stem { get; init; }

    public required string StemNorm { get; init; }

    public required string StemRelu { get; init; }

    public required string StemPool { get; init; }

    /// <summary>What comes before <c>.block</c> in each of the four stages.</summary>
    public required IReadOnlyList<string> Blocks { get; init; }

    /// <summary>The module whose result a stage's last block gives, for each of the four.</summary>
    public required IReadOnlyList<string> Stages { get; init; }

    /// <summary>As torchvision has them.</summary>
    /// <param name="prefix">Of the module that the network is, with its dot.</param>
    public static ResNetModules Torchvision(string prefix = "")
    {
        string[] stages = [.. Enumerable.Range(1, 4).Select(stage => $"{prefix}layer{stage}")];
        return new()
        {
            Stem = $"{prefix}conv1",
            StemNorm = $"{prefix}bn1",
            StemRelu = $"{prefix}relu",
            StemPool = $"{prefix}maxpool",
            Blocks = stages,
            Stages = stages,
        };
    }
}
