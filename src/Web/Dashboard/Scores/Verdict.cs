namespace FakeFinder.Web.Dashboard.Scores;

/// <summary>What a score says, in a word.</summary>
internal enum Verdict
{
    /// <summary>Below 0.5.</summary>
    Real,

    /// <summary>Exactly 0.5: the detector could not tell, for instance because there is no face.</summary>
    Undetermined,

    /// <summary>Above 0.5.</summary>
    Fake,
}
