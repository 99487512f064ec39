using FakeFinder.Files;
using FakeFinder.Storage.Blobs;

namespace FakeFinder.Aws.S3;

/// <summary>
/// Files of this process by the SHA-256 of their bytes, of bounded size: the least recently used go first, those in use stay. It
/// lives as long as the process, so that what lies there was checked by it.
/// </summary>
internal sealed class LocalCache(ScratchFolder folder, long mostBytes)
{
    private readonly Dictionary<string, Entry> entries = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private long bytes;
    private long uses;

    /// <summary>A file with these bytes. Those who ask for the same at the same time share one download.</summary>
    /// <param name="hash">SHA-256 in lower-case hexadecimal, which <paramref name="download"/> has checked when it ends.</param>
    /// <param name="size">In bytes.</param>
    /// <param name="download">Writes the file at a path at which there is nothing.</param>
    public async Task<LocalFile> GetAsync(string hash, long size, Func<string, Task> download, CancellationToken cancellationToken)
    {
        var entry = Take(hash);
        try
        {
            await entry.Download.WaitAsync(cancellationToken);
            try
            {
                if (!entry.IsThere)
                {
                    await FillAsync(entry, size, download);
                }
            }
            finally
            {
                entry.Download.Release();
            }

            return new LocalFile(entry.Path, () => GiveBack(entry));
        }
        catch
        {
            GiveBack(entry);
            throw;
        }
    }

    private async Task FillAsync(Entry entry, long size, Func<string, Task> download)
    {
        lock (gate)
        {
            // Room is made before the bytes come, not after.
            entry.Bytes = size;
            bytes += size;
            Evict();
        }

        try
        {
            await download(entry.Path);
            entry.IsThere = true;
        }
        catch
        {
            File.Delete(entry.Path);
            lock (gate)
            {
                bytes -= size;
                entry.Bytes = 0;
            }

            throw;
        }
    }

    private Entry Take(string hash)
    {
        lock (gate)
        {
            if (!entries.TryGetValue(hash, out var entry))
            {
                entries[hash] = entry = new Entry(hash, folder.NewPath());
            }

            entry.Users++;
            entry.LastUse = ++uses;
            return entry;
        }
    }

    private void GiveBack(Entry entry)
    {
        lock (gate)
        {
            if (--entry.Users == 0 && !entry.IsThere)
            {
                Forget(entry);
            }

            Evict();
        }
    }

    private void Evict()
    {
        while (bytes > mostBytes && entries.Values.Where(entry => entry.Users == 0).MinBy(entry => entry.LastUse) is { } oldest)
        {
            File.Delete(oldest.Path);
            bytes -= oldest.Bytes;
            Forget(oldest);
        }
    }

    private void Forget(Entry entry)
    {
        entries.Remove(entry.Hash);
        entry.Download.Dispose();
    }

    private sealed class Entry(string hash, string path)
    {
        public string Hash { get; } = hash;

        public string Path { get; } = path;

        public SemaphoreSlim Download { get; } = new(1);

        public bool IsThere { get; set; }

        public long Bytes { get; set; }

        public int Users { get; set; }

        public long LastUse { get; set; }
    }
}
