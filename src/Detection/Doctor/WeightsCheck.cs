using System.Globalization;
using System.Security.Cryptography;
using FakeFinder.Catalog;
using FakeFinder.Checks;
using FakeFinder.Detection.Pipelines;

namespace FakeFinder.Detection.Doctor;

/// <summary>
/// The installed networks are there and have the hashes that their manifests name. All their bytes are read, which takes a second or two a
/// gigabyte from a local disk.
/// </summary>
internal sealed class WeightsCheck(ModelCatalog catalog, PipelineRegistry registry) : ICheck
{
    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        var needing = catalog.Detectors.Where(entry => entry.Weights is not null).ToList();
        var absent = needing.Where(entry => catalog.WhatIsNotInstalled(entry) is not null).ToList();
        var installed = needing.Except(absent).ToList();
        var findings = new List<Finding>();
        foreach (var folder in installed.SelectMany(entry => entry.Weights!.Requires.Prepend(entry.Name)).Distinct())
        {
            findings.Add(await LookAsync(folder, cancellationToken));
        }

        findings.AddRange(registry.Mistakes.Select(mistake => Finding.Warning(mistake)));
        findings.AddRange(Absent(absent, installed));
        return findings;
    }

    private async Task<Finding> LookAsync(string name, CancellationToken cancellationToken)
    {
        var folder = catalog.FolderOf(name);
        var remedy = $"Run 'fakefinder weights pull {name}'";
        var networks = InstalledNetworks.ReadFrom(folder)!.Networks;
        var bytes = 0L;
        foreach (var network in networks)
        {
            var file = new FileInfo(Path.Combine(folder, network.File));
            if (!file.Exists)
            {
                return Finding.Fault($"{file.FullName} is missing, although its manifest names it.", remedy);
            }

            await using var stream = file.OpenRead();
            var sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
            if (!string.Equals(sha256, network.Sha256, StringComparison.OrdinalIgnoreCase))
            {
                return Finding.Fault(
                    $"{file.FullName} is not the file that was installed: its SHA-256 is {sha256}, and its manifest names "
                        + $"{network.Sha256}.",
                    $"Remove {folder} and run 'fakefinder weights pull {name}'");
            }

            bytes += file.Length;
        }

        return Finding.Ok(string.Create(
            CultureInfo.InvariantCulture,
            $"{name}: {networks.Count} {(networks.Count == 1 ? "network" : "networks")}, {bytes / 1e6:0} MB, as its manifest says."));
    }

    private IEnumerable<Finding> Absent(List<DetectorEntry> absent, List<DetectorEntry> installed)
    {
        var names = string.Join(", ", absent.Select(entry => entry.Name));
        if (absent.Count > 0 && installed.Count == 0)
        {
            yield return Finding.Warning(
                $"No trained detector is installed (known are {names}).",
                $"Run 'fakefinder weights pull {catalog.SmallestTrained?.Name ?? absent[0].Name}'");
        }
        else if (absent.Count > 0)
        {
            yield return Finding.Ok($"Not installed, and so not offered: {names}; 'fakefinder weights pull NAME' gets one.");
        }
    }
}
