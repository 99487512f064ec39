namespace FakeFinder.Checks;

/// <summary>How something is that was looked at.</summary>
public enum FindingState
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>The service runs, but less well or less safely than it could.</summary>
    Warning,

    /// <summary>The service does not start, does not do its work, or will soon not.</summary>
    Fault,

    /// <summary>It was not looked at; the sentence says why.</summary>
    NotChecked,
}

/// <summary>What a check has found.</summary>
/// <param name="Sentence">What is.</param>
/// <param name="Remedy">What to do; null where nothing is to be done, or where the sentence says it.</param>
public sealed record Finding(FindingState State, string Sentence, string? Remedy = null)
{
    /// <summary>It is as it should be.</summary>
    public static Finding Ok(string sentence) => new(FindingState.Ok, sentence);

    /// <summary>It works, but should be looked after.</summary>
    public static Finding Warning(string sentence, string? remedy = null) => new(FindingState.Warning, sentence, remedy);

    /// <summary>It does not work.</summary>
    public static Finding Fault(string sentence, string? remedy = null) => new(FindingState.Fault, sentence, remedy);

    /// <summary>It was not looked at.</summary>
    public static Finding NotChecked(string why) => new(FindingState.NotChecked, why);
}
