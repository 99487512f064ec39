using System.Collections.Immutable;
using FakeFinder.Catalog;
using FakeFinder.Contracts;

namespace FakeFinder.Grains.Control.Videos;

/// <summary>Whether the detectors of a job or batch can run.</summary>
internal static class DetectorChecks
{
    /// <exception cref="InvalidRequestException">None, or one of them twice.</exception>
    /// <exception cref="UnknownDetectorException">models.json does not list it.</exception>
    /// <exception cref="DetectorNotInstalledException">Its weights are not here.</exception>
    public static void Check(ImmutableArray<string> detectors, ModelCatalog catalog)
    {
        if (detectors.IsDefaultOrEmpty)
        {
            throw new InvalidRequestException("No detector was named; name at least one of GET /api/v1/detectors.");
        }

        Bounds.RequireNames(detectors, "the list of detectors", Bounds.Detectors);
        if (detectors.Distinct(StringComparer.Ordinal).Count() != detectors.Length)
        {
            throw new InvalidRequestException($"A detector is named twice in {string.Join(", ", detectors)}; name each once.");
        }

        foreach (var name in detectors)
        {
            var entry = catalog.Find(name)
                ?? throw new UnknownDetectorException($"There is no detector '{name}'; known are {string.Join(", ", catalog.Detectors.Select(known => known.Name))}.");
            if (catalog.WhatIsMissing(entry) is { } missing)
            {
                throw new DetectorNotInstalledException(missing);
            }
        }
    }
}
