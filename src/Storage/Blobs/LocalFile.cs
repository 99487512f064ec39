namespace FakeFinder.Storage.Blobs;

/// <summary>
/// A file on this machine with a blob's bytes, to be read only. It stays until this is disposed of, and may be gone after that.
/// </summary>
/// <param name="release">Called once, when nobody needs the file any more; null where nothing is to be done then.</param>
public sealed class LocalFile(string path, Action? release = null) : IDisposable
{
    private Action? release = release;

    /// <summary>The file's full path.</summary>
    public string Path { get; } = path;

    /// <inheritdoc/>
    public void Dispose() => Interlocked.Exchange(ref release, null)?.Invoke();
}
