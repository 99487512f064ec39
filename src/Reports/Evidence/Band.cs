namespace FakeFinder.Reports.Evidence;

/// <summary>
/// What a probability says in words. The words follow the evidence: that no sign was found is no proof that a video is real.
/// </summary>
public enum Band
{
    /// <summary>Exactly 0.5, or no score: nothing can be said.</summary>
    NotAssessed = 0,

    /// <summary>Below 0.5: no sign of manipulation was found.</summary>
    NoSign = 1,

    /// <summary>Above 0.5, to 0.7.</summary>
    Weak = 2,

    /// <summary>Above 0.7, to 0.9.</summary>
    Moderate = 3,

    /// <summary>Above 0.9.</summary>
    Strong = 4,
}
