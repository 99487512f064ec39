using System.Security.Cryptography;

namespace FakeFinder.Weights.Import;

/// <summary>What is installed in a weights folder.</summary>
/// <param name="folder">It need not exist.</param>
public sealed class InstalledWeights(string folder)
{
    /// <summary>The folders that hold a manifest, by name.</summary>
    public IReadOnlyList<string> Names =>
        !Directory.Exists(folder)
            ? []
            :
            [
                .. Directory
                    .EnumerateDirectories(folder)
                    .Select(path => Path.GetFileName(path))
                    .Where(IsInstalled)
                    .Order(StringComparer.Ordinal),
            ];

    public bool IsInstalled(string name) => !name.StartsWith('.') && File.Exists(PathOf(name, WeightsManifest.FileName));

    /// <exception cref="WeightsException">The manifest is damaged, or of a newer program.</exception>
    public WeightsManifest Read(string name) => WeightsManifest.Read(PathOf(name, WeightsManifest.FileName));

    /// <summary>A network's ONNX file.</summary>
    /// <exception cref="WeightsException">The manifest names a file that is not beside it.</exception>
    public string PathOf(string name, ManifestNetwork network) => Path.GetFileName(network.File) == network.File
        ? PathOf(name, network.File)
        : throw new WeightsException($"The manifest of {name} names '{network.File}', which is not beside it; import the weights again.");

    /// <summary>Reads a network's file and compares its hash with the manifest's.</summary>
    /// <exception cref="WeightsException">The file is missing, or not the one that was imported.</exception>
    public async Task VerifyAsync(string name, ManifestNetwork network, CancellationToken cancellationToken)
    {
        var path = PathOf(name, network);
        if (!File.Exists(path))
        {
            throw new WeightsException($"{path} is missing; import {name} again.");
        }

        await using var stream = File.OpenRead(path);
        if (Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken)) != network.Sha256)
        {
            throw new WeightsException($"{path} is not the file that was imported: its SHA-256 is another one; import {name} again.");
        }
    }

    private string PathOf(string name, string file) => Path.Combine(folder, name, file);
}
