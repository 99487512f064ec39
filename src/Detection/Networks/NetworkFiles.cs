using FakeFinder.Catalog;

namespace FakeFinder.Detection.Networks;

/// <summary>
/// Where networks come from: those that the program brings along, and the weights folder (<c>boken/b0</c> is the file
/// <c>boken/b0.onnx</c>).
/// </summary>
internal sealed class NetworkFiles(ModelCatalog catalog, IEnumerable<BuiltInNetwork> builtIn)
{
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

    /// <summary>A folder with a manifest holds the files that it names, and no others.</summary>
    /// <exception cref="DetectorLoadException">There is no such network, or it is not the one that was imported.</exception>
    public NetworkFile Open(string name)
    {
        if (builtIn.TryGetValue(name, out var network))
        {
            return new NetworkFile(name, network.Build());
        }

        var path = PathOf(name);
        if (!File.Exists(path))
        {
            throw new DetectorLoadException(Missing(name));
        }

        var manifest = ManifestOf(name);
        return new NetworkFile(
            name,
            path,
            manifest is null
                ? null
                : manifest.Networks.FirstOrDefault(installed => installed.File == Path.GetFileName(path))?.Sha256
                    ?? throw new DetectorLoadException(
                        $"The network {path} is not one that {InstalledNetworks.FileName} beside it names; {Remedy(name)}"));
    }

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
        $"The network {name} is missing: it is not built in, and there is no {PathOf(name)}; {Remedy(name)}";

    private static string Remedy(string name) => $"import its weights with 'fakefinder weights import {FolderOf(name)} --from FOLDER'.";

    private string PathOf(string name) => Path.Combine(catalog.FolderOf(FolderOf(name)), Path.GetFileName(name) + ".onnx");

    private static string FolderOf(string name) =>
        Path.GetDirectoryName(name) is { Length: > 0 } folder
            ? folder
            : throw new DetectorLoadException(
                $"'{name}' is no network's name: it has a folder and a file, such as {BuiltInNetwork.Residual}; correct models.json.");
}
