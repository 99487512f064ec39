using System.Collections.Immutable;
using FakeFinder.Catalog;
using FakeFinder.Contracts;
using FakeFinder.Storage.Videos;

namespace FakeFinder.Grains.Control.Videos;

/// <summary>Whether the detectors of a job or batch can run. Web asks too, before it writes anything down.</summary>
public static class DetectorChecks
{
    /// <summary>Checks the detectors of a message, whose names may be anything.</summary>
    /// <inheritdoc cref="Check(IReadOnlyList{string}, ModelCatalog)"/>
    internal static void Check(ImmutableArray<string> detectors, ModelCatalog catalog)
    {
        IReadOnlyList<string> names = detectors.IsDefault ? [] : detectors;
        Bounds.RequireNames([.. names], "the list of detectors", Bounds.Detectors);
        Check(names, catalog);
    }

    /// <exception cref="InvalidRequestException">None, one of them twice, or more than there are.</exception>
    /// <exception cref="UnknownDetectorException">models.json does not list it.</exception>
    /// <exception cref="DetectorNotInstalledException">Its weights are not here.</exception>
    public static void Check(IReadOnlyList<string> detectors, ModelCatalog catalog)
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

        foreach (var name in detectors)
        {
            var entry =
                catalog.Find(name)
                ?? throw new UnknownDetectorException($"There is no detector '{FileName.Shown(name)}'; GET /api/v1/detectors lists them.");
            if (catalog.WhatIsMissing(entry) is { } missing)
            {
                throw new DetectorNotInstalledException(missing);
            }
        }

        if (detectors.GroupBy(name => name).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new InvalidRequestException($"The detector '{twice.Key}' was named twice; name each detector once.");
        }
    }
}
