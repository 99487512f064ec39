namespace FakeFinder.Reports;

/// <summary>What a score says in a word, for programs.</summary>
public enum Verdict
{
    /// <summary>Below 0.5.</summary>
    Real,

    /// <summary>Above 0.5.</summary>
    Fake,

    /// <summary>Exactly 0.5: the detector could not tell, for instance because there is no face.</summary>
    Undetermined,
}

/// <summary>From scores to verdicts.</summary>
public static class Verdicts
{
    /// <param name="score">A likelihood in [0, 1] that the video is fake.</param>
    /// <returns>Null where there is no score.</returns>
    public static Verdict? Of(double? score) => score is { } some ? Of(some) : null;

    /// <inheritdoc cref="Of(double?)"/>
    public static Verdict Of(double score) => score switch
    {
        0.5 => Verdict.Undetermined,
        > 0.5 => Verdict.Fake,
        _ => Verdict.Real,
    };
}
