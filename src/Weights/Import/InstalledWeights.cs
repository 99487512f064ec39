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

    /// <returns>The manifest; null where nothing is installed, where it is damaged, or where it names a file that is not there.</returns>
    public WeightsManifest? FindWhole(string name)
    {
        try
        {
            return IsInstalled(name) && Read(name) is var manifest && manifest.Networks.All(network => File.Exists(PathOf(name, network)))
                ? manifest
                : null;
        }
        catch (WeightsException)
        {
            return null;
        }
    }

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

        if (await FileHash.OfAsync(path, cancellationToken) != network.Sha256)
        {
            throw new WeightsException($"{path} is not the file that was imported: its SHA-256 is another one; import {name} again.");
        }
    }

    /// <summary>
    /// Moves the networks of a manifest into their folder. The old manifest goes first and the new one comes last, so that a folder with a
    /// manifest is whole.
    /// </summary>
    /// <param name="staging">Holds the networks, in the same file system.</param>
    internal void Install(WeightsManifest manifest, string staging)
    {
        var target = Path.Combine(folder, manifest.Name);
        Directory.CreateDirectory(target);
        File.Delete(Path.Combine(target, WeightsManifest.FileName));
        foreach (var network in manifest.Networks)
        {
            File.Move(Path.Combine(staging, network.File), Path.Combine(target, network.File), overwrite: true);
        }

        var ready = Path.Combine(staging, WeightsManifest.FileName);
        File.WriteAllBytes(ready, manifest.ToJson());
        File.Move(ready, Path.Combine(target, WeightsManifest.FileName), overwrite: true);
    }

    /// <summary>Deletes what is installed under a name.</summary>
    /// <returns>How many bytes that gave back.</returns>
    /// <exception cref="WeightsException">Nothing is installed under it, or another program changes the folder.</exception>
    public long Remove(string name)
    {
        using var mine = WeightsFolderLock.Take(folder);
        if (!IsInstalled(name))
        {
            throw new WeightsException($"{name} is not installed in {folder}; 'fakefinder weights list' says what is.");
        }

        var target = new DirectoryInfo(Path.Combine(folder, name));
        var bytes = target.EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
        File.Delete(PathOf(name, WeightsManifest.FileName));
        target.Delete(recursive: true);
        return bytes;
    }

    private string PathOf(string name, string file) => Path.Combine(folder, name, file);
}
