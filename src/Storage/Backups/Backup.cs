using System.Data.Common;
using System.Formats.Tar;
using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json;
using Dapper;
using FakeFinder.Files;
using FakeFinder.Storage.Blobs;
using FakeFinder.Storage.Sql;
using FakeFinder.Storage.Stores;
using Microsoft.Data.Sqlite;

namespace FakeFinder.Storage.Backups;

/// <summary>
/// A copy of a data folder as one archive, made while the service runs. A row of the database promises bytes that were written before it,
/// and whose file never changes. So the bytes are copied first, then the database as it is at one moment, then the bytes that came
/// meanwhile: each row of the copy has its bytes.
/// </summary>
/// <remarks>The archive comes into being in a scratch folder beside its place: at its place it is whole or not there.</remarks>
public sealed class Backup(string dataFolder, TimeProvider time)
{
    private readonly List<BackedUpFile> files = [];
    private readonly HashSet<string> copied = new(StringComparer.Ordinal);

    /// <param name="target">The archive's path; nothing may be there.</param>
    /// <param name="videos">With the bytes of videos, by far the most.</param>
    /// <param name="blobs">The folder has the bytes; false where they are elsewhere, as in S3.</param>
    /// <param name="cancellationToken">Nothing is left where it is cancelled.</param>
    /// <exception cref="BackupException">It cannot be made; the message is a sentence.</exception>
    public async Task<BackupResult> WriteAsync(string target, bool videos, bool blobs, CancellationToken cancellationToken)
    {
        target = Path.GetFullPath(target);
        if (Path.Exists(target))
        {
            throw new BackupException($"{target} is there already: name a file that is not, or a folder.");
        }

        var database = Path.Combine(dataFolder, BackupNames.Database);
        if (!File.Exists(database))
        {
            throw new BackupException($"There is no {database}: name the data folder of a service by --data.");
        }

        try
        {
            using var scratch = ScratchFolder.Create(Path.GetDirectoryName(target)!, "backup");
            var archive = scratch.NewPath();
            var gone = await WriteAsync(archive, scratch, database, videos, blobs, cancellationToken);
            File.Move(archive, target, overwrite: false);
            DurableFiles.FlushFolders(Path.GetDirectoryName(target)!, Path.GetDirectoryName(target)!);
            return new BackupResult(target, files.Count - gone, new FileInfo(target).Length);
        }
        catch (IOException exception) when (exception is StorageFullException || StorageFullException.IsMeantBy(exception))
        {
            throw new BackupException(
                $"The disk of {target} is full, and nothing was kept of the backup: name a place with more room, or leave the videos out "
                    + "(--without-videos).",
                exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or DbException)
        {
            throw new BackupException($"The backup {target} was not made ({exception.Message.TrimEnd('.')}).", exception);
        }
    }

    /// <returns>How many files were deleted meanwhile.</returns>
    private async Task<int> WriteAsync(
        string archive,
        ScratchFolder scratch,
        string database,
        bool videos,
        bool blobs,
        CancellationToken cancellationToken)
    {
        await using var file = new FileStream(archive, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        await using var tar = new TarWriter(file, TarEntryFormat.Pax, leaveOpen: true);
        var header = new BackupHeader(
            BackupHeader.CurrentFormat, ProgramVersion, await SchemaAsync(database, cancellationToken), time.GetUtcNow(), videos && blobs);
        await AddAsync(tar, BackupHeader.Name, header, cancellationToken);
        await AddBlobsAsync(tar, videos, blobs, cancellationToken);
        await AddDatabaseAsync(tar, database, scratch.NewPath(), cancellationToken);
        await AddBlobsAsync(tar, videos, blobs, cancellationToken);
        foreach (var secret in Secrets())
        {
            await AddFileAsync(tar, secret, cancellationToken);
        }

        var gone = copied.Where(name => name != BackupNames.Database && !File.Exists(Path.Combine(dataFolder, name))).ToList();
        await AddAsync(tar, BackupManifest.Name, new BackupManifest(files, gone), cancellationToken);
        await tar.DisposeAsync();
        file.Flush(flushToDisk: true);
        return gone.Count;
    }

    private static string ProgramVersion =>
        typeof(Backup).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    private static async Task<int> SchemaAsync(string database, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(database, cancellationToken);
        return await StorageSchema.FindNumberAsync(connection, cancellationToken)
            ?? throw new BackupException($"{database} is no database of a service.");
    }

    private static Task<SqliteConnection> OpenAsync(string database, CancellationToken cancellationToken)
    {
        var alone = new SqliteConnectionStringBuilder { DataSource = database, Mode = SqliteOpenMode.ReadWrite, Pooling = false };
        return SqliteDataSource.OpenAsync(alone.ToString(), cancellationToken);
    }

    /// <summary>All of it as one transaction sees it; writers are not held up.</summary>
    private async Task AddDatabaseAsync(TarWriter tar, string database, string copy, CancellationToken cancellationToken)
    {
        await using (var connection = await OpenAsync(database, cancellationToken))
        {
            try
            {
                await connection.ExecuteAsync(new CommandDefinition(
                    "VACUUM INTO @Copy", new { Copy = copy }, commandTimeout: 0, cancellationToken: cancellationToken));
            }
            catch (SqliteException exception) when (exception.SqliteErrorCode == SqliteDataSource.DatabaseFull)
            {
                throw new StorageFullException("the copy of the database", copy, new IOException(exception.Message, exception));
            }
        }

        await AddAsync(tar, BackupNames.Database, copy, cancellationToken);
        File.Delete(copy);
    }

    private async Task AddBlobsAsync(TarWriter tar, bool videos, bool blobs, CancellationToken cancellationToken)
    {
        if (!blobs)
        {
            return;
        }

        var root = Path.Combine(dataFolder, "blobs");
        var visible = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            AttributesToSkip = FileAttributes.Hidden | FileAttributes.ReparsePoint,
        };
        foreach (var path in Directory.Exists(root) ? Directory.EnumerateFiles(root, "*", visible) : [])
        {
            var key = Path.GetRelativePath(root, path).Replace(Path.DirectorySeparatorChar, '/');
            if (BackupNames.IsWanted(key, videos) && !copied.Contains(BackupNames.OfBlob(key)))
            {
                await AddFileAsync(tar, BackupNames.OfBlob(key), cancellationToken);
            }
        }
    }

    private IEnumerable<string> Secrets()
    {
        var sessions = Path.Combine(dataFolder, BackupNames.SessionKeys);
        return new[] { BackupNames.EvidenceKey }
            .Concat(Directory.Exists(sessions)
                ? Directory.EnumerateFiles(sessions).Select(file => $"{BackupNames.SessionKeys}/{Path.GetFileName(file)}")
                : [])
            .Where(name => BackupNames.IsAllowed(name) && File.Exists(Path.Combine(dataFolder, name)));
    }

    /// <summary>A file that is gone by now was deleted, and its row before it.</summary>
    private async Task AddFileAsync(TarWriter tar, string name, CancellationToken cancellationToken)
    {
        try
        {
            await AddAsync(tar, name, Path.Combine(dataFolder, name), cancellationToken);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            // So it is not in the backup either.
        }
    }

    private async Task AddAsync(TarWriter tar, string name, string path, CancellationToken cancellationToken)
    {
        await using var content = new FileStream(
            path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 128 * 1024, useAsync: true);
        var sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken));
        content.Position = 0;
        await WriteAsync(tar, name, content, cancellationToken);
        files.Add(new BackedUpFile(name, content.Length, sha256));
        copied.Add(name);
    }

    private static async Task AddAsync<T>(TarWriter tar, string name, T document, CancellationToken cancellationToken) =>
        await WriteAsync(
            tar, name, new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(document, JsonSerializerOptions.Web)), cancellationToken);

    private static Task WriteAsync(TarWriter tar, string name, Stream content, CancellationToken cancellationToken) =>
        tar.WriteEntryAsync(
            new PaxTarEntry(TarEntryType.RegularFile, name)
            {
                Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
                DataStream = content,
            },
            cancellationToken);
}

/// <summary>A backup that was made.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Files">How many files of the data folder it holds.</param>
/// <param name="Bytes">Of the archive.</param>
public sealed record BackupResult(string Path, int Files, long Bytes);
