using System.Globalization;
using FakeFinder.Catalog;
using FakeFinder.Detection.Networks.Files;
using Microsoft.Extensions.Options;

namespace FakeFinder.Detection.Networks;

/// <summary>
/// Where networks come from: those that the program brings along, and the weights folder (<c>boken/b0</c> is the file
/// <c>boken/b0.onnx</c>).
/// </summary>
internal sealed class NetworkFiles(ModelCatalog catalog, IEnumerable<BuiltInNetwork> builtIn, IOptions<DetectionOptions> options)
{
    private readonly OnnxFileCheck check = new(options.Value.AllowedDomains);
    private readonly Dictionary<string, BuiltInNetwork> builtIn = builtIn.ToDictionary(network => network.Name, StringComparer.Ordinal);

    /// <returns>
    /// Null where the network is here; else a sentence that says what is missing and how to get it. A folder with a manifest counts as
    /// whole: what is wrong with its files is told when they are loaded, to who waits for them, instead of letting them wait for a worker
    /// that has them.
    /// </returns>
    public string? WhatIsMissing(string name) =>
        builtIn.ContainsKey(name)
        || File.Exists(PathOf(name))
        || File.Exists(Path.Combine(catalog.FolderOf(FolderOf(name)), InstalledNetworks.FileName))
            ? null
            : Missing(name);

    /// <summary>A folder with a manifest holds the files that it names, and no others; one without holds a user's own.</summary>
    /// <exception cref="DetectorLoadException">There is no such network, or it is not one that was imported.</exception>
    public NetworkFile Open(NetworkChoice choice)
    {
        var name = choice.Name;
        if (builtIn.TryGetValue(name, out var network))
        {
            return new NetworkFile(name, network.Build());
        }

        var path = PathOf(name);
        if (!File.Exists(path))
        {
            throw new DetectorLoadException(Missing(name));
        }

        return new NetworkFile(name, path)
        {
            Imported = ManifestOf(name) is not { } manifest
                ? null
                : manifest.Networks.FirstOrDefault(installed => installed.File == Path.GetFileName(path))?.Sha256
                    ?? throw new DetectorLoadException(
                        $"The network {path} is not one that {InstalledNetworks.FileName} beside it names; {Remedy(name)}"),
            Demanded = choice.Sha256,
            Check = check,
        };
    }

    /// <summary>Where the file of a network lies, or would lie; null for one that is built in.</summary>
    public string? WhereIs(string name) => builtIn.ContainsKey(name) ? null : PathOf(name);

    /// <returns>What tells a network's file from one that takes its place: size and time of change. Null where there is none.</returns>
    public string? VersionOf(string name) =>
        WhereIs(name) is { } path && new FileInfo(path) is { Exists: true } file
            ? string.Create(CultureInfo.InvariantCulture, $"{file.Length} bytes of {file.LastWriteTimeUtc:O}")
            : null;

    private InstalledNetworks? ManifestOf(string name)
    {
        try
        {
            return InstalledNetworks.ReadFrom(catalog.FolderOf(FolderOf(name)));
        }
        catch (InvalidDataException exception)
        {
            throw new DetectorLoadException(exception.Message, exception);
        }
    }

    private string Missing(string name) =>
        $"The network {name} is missing: it is not built in, and there is no {PathOf(name)}; "
        + (IsPublished(FolderOf(name)) ? "" : "put your own file there, or ") + Remedy(name);

    /// <summary>Something that an import installs, and no user's own.</summary>
    private bool IsPublished(string folder) => catalog.Detectors.Any(detector =>
        detector.Weights is { } weights && weights.Requires.Prepend(detector.Name).Contains(folder));

    private static string Remedy(string name) => $"get its weights with 'fakefinder weights pull {FolderOf(name)}'.";

    private string PathOf(string name) => Path.Combine(catalog.FolderOf(FolderOf(name)), Path.GetFileName(name) + ".onnx");

    private static string FolderOf(string name) =>
        Path.GetDirectoryName(name) is { Length: > 0 } folder
            ? folder
            : throw new DetectorLoadException(
                $"'{name}' is no network's name: it has a folder and a file, such as {BuiltInNetwork.Residual}; correct models.json.");
}
