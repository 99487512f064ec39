using System.Collections.Immutable;
using FakeFinder.Catalog;
using FakeFinder.Contracts;
using FakeFinder.Storage.Videos;

namespace FakeFinder.Grains.Control.Videos;

/// <summary>Whether the detectors of a job or batch can run. Web asks too, before it writes anything down.</summary>
public sealed class DetectorChecks(ModelCatalog catalog, LiveDetectors live)
{
    /// <summary>Checks the detectors of a message, whose names may be anything.</summary>
    /// <inheritdoc cref="CheckAsync(IReadOnlyList{string})"/>
    internal Task CheckAsync(ImmutableArray<string> detectors)
    {
        IReadOnlyList<string> names = detectors.IsDefault ? [] : detectors;
        Bounds.RequireNames([.. names], "the list of detectors", Bounds.Detectors);
        return CheckAsync(names);
    }

    /// <exception cref="InvalidRequestException">None, one of them twice, or more than there are.</exception>
    /// <exception cref="UnknownDetectorException">models.json does not list it.</exception>
    /// <exception cref="DetectorNotInstalledException">It gives no score on any worker; the sentence says what helps.</exception>
    public async Task CheckAsync(IReadOnlyList<string> detectors)
    {
        var entries = EntriesOf(detectors);
        var said = await live.AskAsync();
        foreach (var entry in entries)
        {
            if (WhatPrevents(entry, said) is { } problem)
            {
                throw new DetectorNotInstalledException(problem);
            }
        }
    }

    /// <param name="said">What the live workers say; null where they cannot be asked.</param>
    /// <returns>
    /// Null where the detector can run, or will wait for a worker that can; else a sentence that says why it cannot. Where no worker has
    /// said anything of it, the weights folder counts, if this machine has one.
    /// </returns>
    public string? WhatPrevents(DetectorEntry entry, FleetDetectors? said) =>
        said is { Heard: true } && said.Find(entry.Name) is { } standing ? standing.Problem
        : catalog.HasWeightsFolder ? catalog.WhatIsMissing(entry)
        : null;

    private List<DetectorEntry> EntriesOf(IReadOnlyList<string> detectors)
    {
        if (detectors.Count == 0)
        {
            throw new InvalidRequestException("No detector was named; GET /api/v1/detectors lists them.");
        }

        if (detectors.Count > catalog.Detectors.Count)
        {
            throw new InvalidRequestException(
                $"'detectors' has {detectors.Count} names, and there are {catalog.Detectors.Count} detectors; name each once.");
        }

        var entries = detectors.Select(name => catalog.Find(name)
            ?? throw new UnknownDetectorException($"There is no detector '{FileName.Shown(name)}'; GET /api/v1/detectors lists them."))
            .ToList();
        return detectors.GroupBy(name => name).FirstOrDefault(same => same.Count() > 1) is { } twice
            ? throw new InvalidRequestException($"The detector '{twice.Key}' was named twice; name each detector once.")
            : entries;
    }
}
