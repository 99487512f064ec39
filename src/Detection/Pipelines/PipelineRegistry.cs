using FakeFinder.Catalog;
using FakeFinder.Detection.Faces;
using FakeFinder.Media.Probing;

namespace FakeFinder.Detection.Pipelines;

/// <summary>The detectors of models.json and the code that is registered for them: what can run here, and which frames it wants.</summary>
internal sealed class PipelineRegistry(ModelCatalog catalog, FaceFinders finders, IEnumerable<IPipeline> pipelines)
{
    private readonly IReadOnlyList<IPipeline> pipelines = [.. pipelines];

    /// <summary>Why detectors cannot run here though their weights are installed: mostly a mistake in models.json.</summary>
    public IEnumerable<string> Mistakes =>
        catalog.Detectors.Where(entry => catalog.WhatIsNotInstalled(entry) is null).Select(WhatIsMissing).OfType<string>();

    /// <summary>What can run here.</summary>
    public DetectorSurvey Survey()
    {
        var runnable = new List<string>();
        var problems = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in catalog.Detectors)
        {
            var missing = WhatIsMissing(entry);
            if (missing is null)
            {
                runnable.Add(entry.Name);
            }

            if ((missing ?? catalog.WhatIsMissing(entry)) is { } problem)
            {
                problems.Add(entry.Name, problem);
            }
        }

        return new DetectorSurvey(runnable, problems);
    }

    /// <summary>Done once it is known of every detector whether it can run here.</summary>
    public Task WhenKnownAsync() => Task.WhenAll(catalog.Detectors.Select(WhenKnownAsync));

    /// <returns>The entry, whose pipeline, face finder and files are all here.</returns>
    /// <exception cref="DetectorLoadException">There is no such detector, or something is missing.</exception>
    public DetectorEntry Require(string name)
    {
        var entry = catalog.Find(name) ?? throw new DetectorLoadException($"models.json lists no detector '{name}'.");
        return WhatIsMissing(entry) is { } missing ? throw new DetectorLoadException(missing) : entry;
    }

    public IPipeline PipelineOf(DetectorEntry entry) => pipelines.First(pipeline => pipeline.IsNamed(entry.Pipeline));

    /// <summary>
    /// The frames that these detectors want of a video, in no order. Those that cannot run here, or fail to choose, want none here.
    /// </summary>
    public IEnumerable<int> FramesOf(IEnumerable<string> detectors, VideoInfo video) => detectors
        .Select(catalog.Find).OfType<DetectorEntry>()
        .Where(entry => WhatIsMissing(entry) is null)
        .SelectMany(entry => FramesOf(entry, video));

    private IReadOnlyList<int> FramesOf(DetectorEntry entry, VideoInfo video)
    {
        try
        {
            return PipelineOf(entry).PlanOf(entry)?.FramesOf(video) ?? [];
        }
        catch (Exception exception) when (exception is DetectorFaultException or DetectorLoadException)
        {
            // Told by its own analysis; the others of the job do without.
            return [];
        }
    }

    /// <returns>Null where it can be loaded as far as that is known before; else why not, and the remedy.</returns>
    public string? WhatIsMissing(DetectorEntry entry)
    {
        try
        {
            return pipelines.FirstOrDefault(pipeline => pipeline.IsNamed(entry.Pipeline)) is { } pipeline
                ? catalog.WhatIsNotInstalled(entry) ?? finders.WhatIsMissing(entry) ?? pipeline.WhatIsMissing(entry)
                : $"models.json names pipeline '{entry.Pipeline}' for {entry.Name}; this program has "
                    + $"{string.Join(", ", pipelines.Select(one => one.Name).Order(StringComparer.Ordinal))}.";
        }
        catch (DetectorLoadException exception)
        {
            return exception.Message;
        }
    }

    private Task WhenKnownAsync(DetectorEntry entry)
    {
        try
        {
            return pipelines.FirstOrDefault(pipeline => pipeline.IsNamed(entry.Pipeline))?.WhenKnownAsync(entry) ?? Task.CompletedTask;
        }
        catch (DetectorLoadException)
        {
            // Known already: it cannot run, and WhatIsMissing says why.
            return Task.CompletedTask;
        }
    }
}
