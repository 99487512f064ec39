namespace FakeFinder.Catalog.Cards;

/// <summary>Model details: what a detector is, of whom, and under which licence.</summary>
public sealed record CardDetails
{
    /// <summary>The people or the team.</summary>
    public required string Authors { get; init; }

    /// <summary>When and for what it was made, such as a challenge and the place in it.</summary>
    public string? Origin { get; init; }

    /// <summary>How it works.</summary>
    public IReadOnlyList<string> Method { get; init; } = [];

    /// <summary>What of a video it looks at.</summary>
    public IReadOnlyList<string> Input { get; init; } = [];

    /// <summary>Of the authors' code; null where they do not state one.</summary>
    public string? CodeLicence { get; init; }

    /// <summary>Of the weights; null where their authors do not state one.</summary>
    public string? WeightsLicence { get; init; }

    /// <summary>Networks, parameters and bytes once imported.</summary>
    public string? Size { get; init; }

    /// <summary>How long a clip takes on a machine that is named.</summary>
    public string? Speed { get; init; }

    /// <summary>The authors' code, where the weights are published, papers.</summary>
    public IReadOnlyList<CardLink> Links { get; init; } = [];
}

/// <summary>A place to read on.</summary>
/// <param name="Title">What a reader sees of it.</param>
/// <param name="Url">Absolute, https.</param>
public sealed record CardLink(string Title, string Url);
