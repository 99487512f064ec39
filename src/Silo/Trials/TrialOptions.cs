namespace FakeFinder.Silo.Trials;

/// <summary>Section <c>FakeFinder:Trial</c>.</summary>
internal sealed class TrialOptions
{
    /// <summary>The detector that is tried; empty lists all of them.</summary>
    public string Detector { get; set; } = "";

    /// <summary>The video that it is tried on, a local file.</summary>
    public string Video { get; set; } = "";
}
