using FakeFinder.Catalog;

namespace FakeFinder.Detection.Networks;

/// <summary>Where networks come from: those that the program brings along, and the weights folder (<c>boken/b0</c> is the file <c>boken/b0.onnx</c>).</summary>
internal sealed class NetworkFiles(ModelCatalog catalog, IEnumerable<BuiltInNetwork> builtIn)
{
    private readonly Dictionary<string, BuiltInNetwork> builtIn = builtIn.ToDictionary(network => network.Name, StringComparer.Ordinal);

    /// <returns>Null where the network is here; else a sentence that says what is missing and how to get it.</returns>
    public string? WhatIsMissing(string name) =>
        builtIn.ContainsKey(name) || File.Exists(PathOf(name))
            ? null
            : $"The network {name} is missing: it is not built in, and there is no {PathOf(name)}; import its weights with 'fakefinder weights import {FolderOf(name)} --from FOLDER'.";

    /// <exception cref="DetectorLoadException">There is no such network.</exception>
    public NetworkFile Open(string name) =>
        WhatIsMissing(name) is { } missing
            ? throw new DetectorLoadException(missing)
            : builtIn.TryGetValue(name, out var network) ? new NetworkFile(name, network.Build()) : new NetworkFile(name, PathOf(name));

    private string PathOf(string name) => Path.Combine(catalog.FolderOf(FolderOf(name)), Path.GetFileName(name) + ".onnx");

    private static string FolderOf(string name) => Path.GetDirectoryName(name) is { Length: > 0 } folder
        ? folder
        : throw new DetectorLoadException($"'{name}' is no network's name: it has a folder and a file, such as {BuiltInNetwork.Residual}; correct models.json.");
}
