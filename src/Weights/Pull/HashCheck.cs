using FakeFinder.Weights.Import;

namespace FakeFinder.Weights.Pull;

/// <summary>Compares what was pulled with the pins of models.json and with what the first pull recorded.</summary>
internal sealed class HashCheck(PullItem item, LockedWeights recorded, bool acceptsChanged)
{
    private readonly Dictionary<string, LockedDownload> downloads = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> files = new(StringComparer.Ordinal);

    /// <summary>What is to be recorded.</summary>
    public LockedWeights Seen => new() { Downloads = downloads, Files = files };

    /// <summary>Hashes what was downloaded, and compares it.</summary>
    /// <returns>SHA-256, lower-case hexadecimal.</returns>
    /// <exception cref="ChangedFileException">It is another file.</exception>
    public async Task<string> DownloadAsync(FoundFile file, string path, CancellationToken cancellationToken)
    {
        var sha256 = await FileHash.OfAsync(path, cancellationToken);
        var from = file.Address.ToString();
        Compare(file.Name, from, sha256, recorded.Downloads.GetValueOrDefault(from)?.Sha256);
        downloads[from] = new LockedDownload(sha256, new FileInfo(path).Length, file.Validator);
        return sha256;
    }

    /// <summary>Compares a published file or an ONNX file, wherever it came from.</summary>
    /// <exception cref="ChangedFileException">It is another file.</exception>
    public void File(string name, string from, string sha256)
    {
        Compare(name, from, sha256, recorded.Files.GetValueOrDefault(name));
        files[name] = sha256;
    }

    /// <summary>Compares what a manifest says of a published file that is not here: it is not recorded.</summary>
    /// <exception cref="ChangedFileException">It names another file.</exception>
    public void Claim(string name, string from, string sha256) =>
        Compare(name, from, sha256, recorded.Files.GetValueOrDefault(name));

    private void Compare(string name, string from, string sha256, string? before)
    {
        if (item.Pins.TryGetValue(name, out var pinned) && !Same(pinned, sha256))
        {
            throw ChangedFileException.Pinned(name, from, sha256, pinned);
        }

        if (before is not null && !acceptsChanged && !Same(before, sha256))
        {
            throw ChangedFileException.Recorded(name, from, sha256, before);
        }
    }

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
