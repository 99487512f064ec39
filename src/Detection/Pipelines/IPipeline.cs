using FakeFinder.Catalog;
using FakeFinder.Detection.Sampling;

namespace FakeFinder.Detection.Pipelines;

/// <summary>
/// The code of a kind of detector, under the name that models.json uses; one entry of models.json with its parameters makes a detector of
/// it.
/// </summary>
public interface IPipeline
{
    string Name { get; }

    /// <summary>Whether this is what an entry names as its pipeline.</summary>
    bool IsNamed(string pipeline) => string.Equals(pipeline, Name, StringComparison.Ordinal);

    /// <summary>Which frames the detector looks at; null where it looks at none.</summary>
    /// <exception cref="DetectorLoadException">The entry's parameters are wrong.</exception>
    ISamplingPlan? PlanOf(DetectorEntry entry);

    /// <returns>Null where the detector can be loaded as far as its own networks and parameters go; else a sentence that says what is
    /// missing and how to get it.</returns>
    /// <exception cref="DetectorLoadException">The entry's parameters are wrong.</exception>
    string? WhatIsMissing(DetectorEntry entry);

    /// <summary>
    /// Done once <see cref="WhatIsMissing"/> can tell, within seconds: a pipeline that must ask another program knows nothing before its
    /// first answer.
    /// </summary>
    /// <exception cref="DetectorLoadException">The entry's parameters are wrong.</exception>
    Task WhenKnownAsync(DetectorEntry entry) => Task.CompletedTask;

    /// <exception cref="DetectorLoadException">A file is missing or broken, or the entry's parameters are wrong.</exception>
    Task<ILoadedPipeline> LoadAsync(DetectorEntry entry, CancellationToken cancellationToken);
}
