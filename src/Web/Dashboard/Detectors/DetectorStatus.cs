using FakeFinder.Catalog;

namespace FakeFinder.Web.Dashboard.Detectors;

/// <summary>A detector of models.json, and whether a job may name it now.</summary>
/// <param name="Reason">What is missing or what it waits for; null where a worker can run it.</param>
public sealed record DetectorStatus(DetectorEntry Entry, DetectorReadiness Readiness, string? Reason)
{
    /// <summary>True where a job may name it.</summary>
    public bool Selectable => Readiness != DetectorReadiness.Unavailable;
}

/// <summary>Whether a detector can run.</summary>
public enum DetectorReadiness
{
    /// <summary>A worker can run it.</summary>
    Ready,

    /// <summary>Its files are here, and no worker has reported yet: a job would wait.</summary>
    Waiting,

    /// <summary>Its weights are not here, or no worker can run it.</summary>
    Unavailable,
}
