using Microsoft.Extensions.Options;

namespace FakeFinder.Catalog;

/// <summary>
/// The detectors of models.json in its order, and what of them is installed. The list is read once, the weights folder at each question.
/// </summary>
public sealed class ModelCatalog
{
    private readonly Dictionary<string, DetectorEntry> byName;
    private readonly string weights;

    /// <exception cref="InvalidDataException">models.json is not what it should be; the message says where.</exception>
    public ModelCatalog(IOptions<CatalogOptions> options)
    {
        Detectors = ModelList.Read(options.Value.Models).Detectors;
        byName = Detectors.ToDictionary(entry => entry.Name, StringComparer.Ordinal);
        weights = options.Value.Weights;
    }

    /// <summary>Every detector, whether or not its weights are here.</summary>
    public IReadOnlyList<DetectorEntry> Detectors { get; }

    /// <summary>False on a machine that has no networks of its own, such as one that only takes requests.</summary>
    public bool HasWeightsFolder => Directory.Exists(weights);

    /// <returns>Null where models.json does not list it.</returns>
    public DetectorEntry? Find(string name) => byName.GetValueOrDefault(name);

    /// <summary>The folder in which the installed networks of this detector, or of a shared face finder, lie.</summary>
    public string FolderOf(string name) => Path.Combine(weights, name);

    /// <returns>Null where the detector can run as far as files go; else a sentence that says what is missing and how to get it.</returns>
    public string? WhatIsMissing(DetectorEntry entry) => WhatIsNotInstalled(entry) ?? WhatIsLost(entry);

    /// <summary>
    /// As <see cref="WhatIsMissing"/>, but for files that an installed manifest names: where these are gone, the detector is there and
    /// fails to load, so that nobody waits for it.
    /// </summary>
    public string? WhatIsNotInstalled(DetectorEntry entry)
    {
        if (entry.Weights is not { } needed)
        {
            return null;
        }

        var absent = needed
            .Requires.Prepend(entry.Name)
            .Where(name => !File.Exists(Path.Combine(FolderOf(name), InstalledNetworks.FileName)))
            .ToList();
        return absent.Count == 0
            ? null
            : $"The weights of {entry.Name} are not installed ({string.Join(", ", absent.Select(name => $"{name}/manifest.json"))} is "
                + $"missing in {weights}): run 'fakefinder weights pull {entry.Name}{(needed.Sources.Count == 0 ? " --from PLACE" : "")}'.";
    }

    /// <summary>Of the trained detectors whose weights can be pulled, the one with the least to download; null where none can.</summary>
    public DetectorEntry? SmallestTrained => Detectors
        .Where(entry => entry is { Notice: null, Weights: { Sources.Count: > 0, DownloadMegabytes: not null } })
        .MinBy(entry => entry.Weights!.DownloadMegabytes);

    /// <returns>Bytes of the networks that the detector loads, as far as they are installed: how long it takes goes roughly with them. 0
    /// where it needs none.</returns>
    public long WeightsBytesOf(DetectorEntry entry) => entry.Weights is not { } needed ? 0
        : needed.Requires.Prepend(entry.Name).Select(name => new DirectoryInfo(FolderOf(name))).Where(folder => folder.Exists)
            .Sum(folder => folder.EnumerateFiles("*.onnx").Sum(file => file.Length));

    private string? WhatIsLost(DetectorEntry entry)
    {
        foreach (var name in entry.Weights is { } needed ? needed.Requires.Prepend(entry.Name) : [])
        {
            try
            {
                if (
                    InstalledNetworks
                        .ReadFrom(FolderOf(name))
                        ?.Networks.FirstOrDefault(network => !File.Exists(Path.Combine(FolderOf(name), network.File))) is
                    { } lost)
                {
                    return $"The weights of {entry.Name} are not whole: {lost.File} is missing in {FolderOf(name)}, although its "
                        + $"manifest.json names it; run 'fakefinder weights pull {name}' again.";
                }
            }
            catch (InvalidDataException exception)
            {
                return exception.Message;
            }
        }

        return null;
    }
}
