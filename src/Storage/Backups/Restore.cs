using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text.Json;
using FakeFinder.Checks;
using FakeFinder.Files;
using FakeFinder.Storage.Blobs;
using FakeFinder.Storage.Stores;

namespace FakeFinder.Storage.Backups;

/// <summary>
/// Makes a data folder of a backup. Whatever the archive says, only files of a backup are written, and only below the new folder; it takes
/// its name when every file has the hash that the manifest names.
/// </summary>
public sealed class Restore(IDiskSpace space)
{
    private const long LongestDocument = 1L << 30;
    private const string Remedy = "use another backup, or fetch this one again";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <param name="archive">What <see cref="Backup"/> made.</param>
    /// <param name="target">The new data folder: not there, or empty.</param>
    /// <param name="cancellationToken">Nothing is left where it is cancelled.</param>
    /// <exception cref="BackupException">It cannot be restored; the message is a sentence.</exception>
    public async Task<RestoreResult> RunAsync(string archive, string target, CancellationToken cancellationToken)
    {
        target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(target));
        RequireEmpty(target);
        try
        {
            await using var file = new FileStream(archive, FileMode.Open, FileAccess.Read, FileShare.Read);
            var parent = Path.GetDirectoryName(target) ?? throw new BackupException($"{target} can be no data folder: name another one.");
            Directory.CreateDirectory(parent);
            RequireRoom(file.Length, parent);
            using var scratch = ScratchFolder.Create(parent, "restore");
            var folder = scratch.NewPath();
            PrivateFolder.Create(folder);
            var result = await ReadAsync(file, archive, folder, cancellationToken);
            if (Directory.Exists(target))
            {
                Directory.Delete(target);
            }

            Directory.Move(folder, target);
            DurableFiles.FlushFolders(parent, parent);
            return result with { Folder = target };
        }
        catch (IOException exception) when (StorageFullException.IsMeantBy(exception))
        {
            throw new BackupException($"The disk of {target} is full, and nothing was restored: name a folder with more room.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BackupException($"{archive} was not restored ({exception.Message.TrimEnd('.')}).", exception);
        }
    }

    private static void RequireEmpty(string target)
    {
        if (File.Exists(target) || (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any()))
        {
            throw new BackupException(File.Exists(Path.Combine(target, "lock"))
                ? $"{target} is the data folder of a service: a backup is restored into a new or empty folder, and the service is then "
                    + "started with that one."
                : $"{target} is not empty: name a new or empty folder.");
        }
    }

    private void RequireRoom(long bytes, string parent)
    {
        if (space.FreeIn(parent) is var free && free < bytes)
        {
            throw new BackupException(
                $"The backup has {bytes / 1_000_000} MB, and on the disk of {parent} only {free / 1_000_000} MB are free: name a folder "
                    + "with more room.");
        }
    }

    private static async Task<RestoreResult> ReadAsync(FileStream file, string archive, string folder, CancellationToken cancellationToken)
    {
        try
        {
            await using var tar = new TarReader(file, leaveOpen: true);
            var header = await HeaderAsync(tar, archive, cancellationToken);
            var found = new Dictionary<string, BackedUpFile>(StringComparer.Ordinal);
            BackupManifest? manifest = null;
            while (await tar.GetNextEntryAsync(copyData: false, cancellationToken) is { } entry)
            {
                if (manifest is not null)
                {
                    throw Damaged(archive, "something follows its manifest");
                }

                if (entry.Name == BackupManifest.Name)
                {
                    manifest = await DocumentAsync<BackupManifest>(entry, archive, cancellationToken);
                }
                else
                {
                    var taken = await TakeAsync(entry, archive, folder, file.Length, cancellationToken);
                    if (!found.TryAdd(taken.Name, taken))
                    {
                        throw Damaged(archive, $"it holds {taken.Name} twice");
                    }
                }
            }

            Compare(archive, manifest ?? throw Damaged(archive, "its manifest is missing, so that its making was broken off"), found);
            foreach (var gone in manifest.Gone.Where(found.ContainsKey))
            {
                File.Delete(Path.Combine(folder, gone));
            }

            return new RestoreResult(folder, header.MadeAt, found.Count - manifest.Gone.Count(found.ContainsKey), header.HasVideos);
        }
        catch (Exception exception) when (exception is EndOfStreamException or InvalidDataException or FormatException or ArgumentException)
        {
            throw Damaged(archive, exception.Message.TrimEnd('.'), exception);
        }
    }

    private static async Task<BackupHeader> HeaderAsync(TarReader tar, string archive, CancellationToken cancellationToken)
    {
        var header = await tar.GetNextEntryAsync(copyData: false, cancellationToken) is { Name: BackupHeader.Name } first
            ? await DocumentAsync<BackupHeader>(first, archive, cancellationToken)
            : throw new BackupException($"{archive} is no backup of FakeFinder: name a file that 'fakefinder backup' made.");
        return header.Format > BackupHeader.CurrentFormat || header.Schema > StorageSchema.Latest
            ? throw new BackupException(
                $"{archive} was made by the newer FakeFinder {header.Program} (schema {header.Schema}, and this program knows schemas up "
                    + $"to {StorageSchema.Latest}): restore it with that one.")
            : header;
    }

    private static async Task<BackedUpFile> TakeAsync(
        TarEntry entry,
        string archive,
        string folder,
        long most,
        CancellationToken cancellationToken)
    {
        if (!BackupNames.IsAllowed(entry.Name) || entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile))
        {
            throw Damaged(archive, $"it holds '{Shown(entry.Name)}' ({entry.EntryType}), which no backup holds");
        }

        if (entry.Length > most)
        {
            throw Damaged(archive, $"{entry.Name} is said to have more bytes than the whole archive");
        }

        var place = Path.Combine(folder, entry.Name);
        PrivateFolder.Create(Path.GetDirectoryName(place)!);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var file = new FileStream(place, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        var buffer = new byte[128 * 1024];
        var content = entry.DataStream ?? Stream.Null;
        for (int read; (read = await content.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            hash.AppendData(buffer, 0, read);
            await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        file.Flush(flushToDisk: true);
        return new BackedUpFile(entry.Name, file.Length, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private static void Compare(string archive, BackupManifest manifest, Dictionary<string, BackedUpFile> found)
    {
        foreach (var file in manifest.Files)
        {
            if (!found.TryGetValue(file.Name, out var taken))
            {
                throw Damaged(archive, $"{Shown(file.Name)} is missing in it");
            }

            if (taken != file)
            {
                throw Damaged(archive, $"{file.Name} in it is not what was backed up (SHA-256 {taken.Sha256} instead of {file.Sha256})");
            }
        }

        if (found.Count != manifest.Files.Count || !found.ContainsKey(BackupNames.Database))
        {
            throw Damaged(archive, "it holds other files than its manifest names");
        }
    }

    private static async Task<T> DocumentAsync<T>(TarEntry entry, string archive, CancellationToken cancellationToken)
    {
        if (entry.Length > LongestDocument)
        {
            throw Damaged(archive, $"{entry.Name} is too long");
        }

        try
        {
            return await JsonSerializer.DeserializeAsync<T>(entry.DataStream ?? Stream.Null, Json, cancellationToken)
                ?? throw Damaged(archive, $"{entry.Name} is empty");
        }
        catch (JsonException exception)
        {
            throw Damaged(archive, $"{entry.Name} cannot be read", exception);
        }
    }

    private static BackupException Damaged(string archive, string what, Exception? inner = null) =>
        new($"{archive} is damaged: {what}. Nothing was restored; {Remedy}.", inner);

    private static string Shown(string name) => string.Concat(name.Take(200).Select(one => char.IsControl(one) ? '\uFFFD' : one));
}

/// <summary>A backup that was restored.</summary>
/// <param name="Folder">The new data folder.</param>
/// <param name="MadeAt">When the backup was begun.</param>
/// <param name="Files">How many files it holds.</param>
/// <param name="HasVideos">Whether the bytes of videos are among them.</param>
public sealed record RestoreResult(string Folder, DateTimeOffset MadeAt, int Files, bool HasVideos);
