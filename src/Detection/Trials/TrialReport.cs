using FakeFinder.Reports;

namespace FakeFinder.Detection.Trials;

/// <summary>What a detector's trial on one video has shown.</summary>
public sealed record TrialReport
{
    /// <summary>Of this format; fields are only added.</summary>
    public int Schema { get; init; } = 1;

    public required string Detector { get; init; }

    /// <summary>It was loaded and has given a score that rests on something.</summary>
    public bool Sound => Problem is null;

    /// <summary>Why it is not sound, as a sentence with the remedy.</summary>
    public string? Problem { get; init; }

    /// <summary>A warning that belongs to every score of this detector.</summary>
    public string? Notice { get; init; }

    /// <summary>Where its networks run: <c>cpu</c> or <c>cuda</c>; null where it was not loaded.</summary>
    public string? Provider { get; init; }

    /// <summary>How long it took to load; null where it was not loaded.</summary>
    public double? LoadSeconds { get; init; }

    /// <summary>Its networks, and those of its face finder.</summary>
    public IReadOnlyList<TrialNetwork> Networks { get; init; } = [];

    /// <summary>In [0, 1], 1 is fake; null where there is none.</summary>
    public double? Score { get; init; }

    /// <summary>How much the score rests on.</summary>
    public Coverage? Coverage { get; init; }

    /// <summary>It judges whole frames: what is counted as faces are frames.</summary>
    public bool JudgesFrames { get; init; }

    /// <summary>By stage. Stages overlap, so together they may exceed the total.</summary>
    public IReadOnlyDictionary<string, double> Seconds { get; init; } = new Dictionary<string, double>();
}

/// <summary>A network that took part, or a face cascade, which has no tensors.</summary>
/// <param name="Name">Folder and file, such as <c>boken/b0</c>.</param>
/// <param name="File">Null for one that the program brings along, and for a cascade.</param>
/// <param name="Bytes">Of its file; null for a cascade.</param>
/// <param name="Sha256">Of its file, lower-case hexadecimal.</param>
public sealed record TrialNetwork(
    string Name,
    string? File,
    long? Bytes,
    string Sha256,
    IReadOnlyList<TrialTensor> Inputs,
    IReadOnlyList<TrialTensor> Outputs);

/// <param name="Type">Of its elements, such as <c>float32</c>.</param>
/// <param name="Shape">Null where a size is only known when it runs.</param>
public sealed record TrialTensor(string Name, string Type, IReadOnlyList<int?> Shape);
