using System.Collections.Concurrent;
using FakeFinder.Files;

namespace FakeFinder.Storage.Blobs;

/// <summary>
/// Blobs as files of a folder, read and written by any number of processes of the machine. A blob is written under another name
/// in <c>.scratch</c>, synced, renamed to its place, and its folders synced: at each moment, and after a crash at any, its
/// place holds the old bytes, the new bytes, or nothing, and never a part.
/// </summary>
internal sealed class FolderBlobStore : IBlobStore, IDisposable
{
    private const int CopyBuffer = 128 * 1024;

    /// <summary>So many folders are remembered: reports and videos have 256 each, other things perhaps one for each of them.</summary>
    private const int MostNamed = 2048;

    private readonly string root;
    private readonly ScratchFolder scratch;

    /// <summary>Folders whose own names are on disk: a further file in one of them costs one sync of it, and none of those above.</summary>
    private readonly ConcurrentDictionary<string, bool> named = new(StringComparer.Ordinal);

    /// <param name="root">Created where it is not there.</param>
    /// <exception cref="StorageFolderException">It cannot be written.</exception>
    public FolderBlobStore(string root)
    {
        this.root = Path.GetFullPath(root);
        StorageFolder.Try(this.root);
        scratch = ScratchFolder.Create(Path.Combine(this.root, ".scratch"), "blob");
    }

    /// <inheritdoc />
    public string Name => $"the folder {root}";

    /// <inheritdoc />
    public async Task WriteAsync(string key, Stream content, CancellationToken cancellationToken)
    {
        var place = PlaceOf(key);
        var unfinished = scratch.NewPath();
        await FinishAsync(
            key,
            place,
            unfinished,
            async () =>
            {
                await using var file = new FileStream(
                    unfinished,
                    FileMode.CreateNew,
                    FileAccess.Write,
                    FileShare.Read,
                    bufferSize: 0,
                    useAsync: true);
                await content.CopyToAsync(file, CopyBuffer, cancellationToken);
            });
    }

    /// <inheritdoc />
    public async Task TakeFileAsync(string key, string file, CancellationToken cancellationToken)
    {
        var place = PlaceOf(key);
        var unfinished = scratch.NewPath();

        // Over the scratch folder: from another file system this first move is a copy, and only the second one is a rename for certain.
        await FinishAsync(key, place, unfinished, () => Task.Run(() => File.Move(file, unfinished), cancellationToken));
    }

    /// <inheritdoc />
    public Task<Stream?> OpenReadAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            return Task.FromResult<Stream?>(new FileStream(
                PlaceOf(key), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, CopyBuffer, useAsync: true));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return Task.FromResult<Stream?>(null);
        }
    }

    /// <inheritdoc />
    public Task<LocalFile> GetLocalFileAsync(string key, CancellationToken cancellationToken)
    {
        var place = PlaceOf(key);
        return File.Exists(place)
            ? Task.FromResult(new LocalFile(place))
            : Task.FromException<LocalFile>(new FileNotFoundException($"There is no {key} in {root}.", place));
    }

    /// <inheritdoc />
    public Task<DateTimeOffset?> FindTimeAsync(string key, CancellationToken cancellationToken)
    {
        var file = new FileInfo(PlaceOf(key));
        return Task.FromResult(file.Exists ? new DateTimeOffset(file.LastWriteTimeUtc) : (DateTimeOffset?)null);
    }

    /// <inheritdoc />
    public Task MoveAsync(string key, string newKey, CancellationToken cancellationToken)
    {
        var (place, newPlace) = (PlaceOf(key), PlaceOf(newKey));
        return Task.Run(() =>
        {
            if (File.Exists(place))
            {
                var folder = Path.GetDirectoryName(newPlace)!;
                PrivateFolder.Create(folder);
                File.Move(place, newPlace, overwrite: true);
                DurableFiles.FlushFolders(folder, root);
                DurableFiles.FlushFolders(Path.GetDirectoryName(place)!, root);
            }
        }, cancellationToken);
    }

    /// <inheritdoc />
    public Task DeleteAsync(string key, CancellationToken cancellationToken)
    {
        var place = PlaceOf(key);
        return Task.Run(() =>
        {
            if (Directory.Exists(Path.GetDirectoryName(place)))
            {
                File.Delete(place);
            }
        }, cancellationToken);
    }

    /// <inheritdoc />
    public IAsyncEnumerable<string> ListAsync(string prefix, CancellationToken cancellationToken) =>
        List(prefix, cancellationToken).ToAsyncEnumerable();

    /// <inheritdoc />
    public IAsyncEnumerable<BlobFacts> DescribeAsync(string prefix, CancellationToken cancellationToken) =>
        List(prefix, cancellationToken)
            .Select(key => (Key: key, File: new FileInfo(Path.Combine(root, key))))
            .Where(found => found.File.Exists)
            .Select(found => new BlobFacts(found.Key, found.File.Length, found.File.LastWriteTimeUtc))
            .ToAsyncEnumerable();

    public void Dispose() => scratch.Dispose();

    private IEnumerable<string> List(string prefix, CancellationToken cancellationToken)
    {
        var folder = BlobKey.FolderOf(prefix) is { } named ? PlaceOf(named) : root;
        if (!Directory.Exists(folder))
        {
            yield break;
        }

        var visible = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            AttributesToSkip = FileAttributes.Hidden | FileAttributes.ReparsePoint,
        };
        foreach (var file in Directory.EnumerateFiles(folder, "*", visible))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var key = Path.GetRelativePath(root, file).Replace(Path.DirectorySeparatorChar, '/');
            if (key.StartsWith(prefix, StringComparison.Ordinal))
            {
                yield return key;
            }
        }
    }

    /// <summary>Has the file written, brings it to its place, and leaves nothing of it in the scratch folder when that fails.</summary>
    private async Task FinishAsync(string key, string place, string unfinished, Func<Task> write)
    {
        try
        {
            await write();
            await Task.Run(() =>
            {
                DurableFiles.FlushFile(unfinished);
                var folder = Path.GetDirectoryName(place)!;
                if (!Directory.Exists(folder))
                {
                    named.TryRemove(folder, out _);
                    PrivateFolder.Create(folder);
                }

                File.Move(unfinished, place, overwrite: true);
                DurableFiles.FlushFolders(folder, named.ContainsKey(folder) ? folder : root);
                if (named.Count >= MostNamed)
                {
                    named.Clear();
                }

                named[folder] = true;
            }, CancellationToken.None);
        }
        catch (IOException exception) when (StorageFullException.IsMeantBy(exception))
        {
            File.Delete(unfinished);
            throw new StorageFullException(key, root, exception);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }

    private string PlaceOf(string key)
    {
        BlobKey.Check(key);
        return Path.Combine(root, key);
    }
}
