using System.Text.Json;
using System.Text.RegularExpressions;
using FakeFinder.Files;

namespace FakeFinder.Web.Uploads;

/// <summary>Where one upload lies: a folder with its bytes, its record, and a lock.</summary>
internal sealed partial class UploadFolder
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly string path;

    private UploadFolder(string path, string id) => (this.path, Id) = (path, id);

    public string Id { get; }

    /// <summary>The file with the bytes.</summary>
    public string Bytes => Path.Combine(path, "bytes");

    private string Record => Path.Combine(path, "upload.json");

    private string Lock => Path.Combine(path, "lock");

    /// <returns>Null where the text is no id, so that it never becomes a path.</returns>
    public static UploadFolder? Of(string root, string id) => Form().IsMatch(id) ? new UploadFolder(Path.Combine(root, id), id) : null;

    /// <summary>Every upload of the folder; other things that lie there are left alone.</summary>
    public static IEnumerable<UploadFolder> All(string root) => Directory.Exists(root)
        ? Directory.EnumerateDirectories(root).Select(path => Of(root, Path.GetFileName(path))).OfType<UploadFolder>()
        : [];

    /// <summary>Makes the folder with an empty file, then the record: without a record there is no upload.</summary>
    public void Create(UploadRecord record)
    {
        PrivateFolder.Create(path);
        File.Create(Bytes).Dispose();
        Write(record);
    }

    /// <summary>Writes the whole record or leaves the old one, whenever the process or the machine ends.</summary>
    public void Write(UploadRecord record)
    {
        var unfinished = Record + ".new";
        using (var file = new FileStream(unfinished, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            JsonSerializer.Serialize(file, record, Json);
            file.Flush(flushToDisk: true);
        }

        File.Move(unfinished, Record, overwrite: true);
    }

    /// <returns>Null where there is no such upload, or its record cannot be read.</returns>
    public UploadRecord? Read()
    {
        try
        {
            return JsonSerializer.Deserialize<UploadRecord>(File.ReadAllBytes(Record), Json) is { Schema: <= UploadRecord.Newest } record
                ? record
                : null;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
    }

    /// <returns>Null where the bytes are gone.</returns>
    public long? Length => new FileInfo(Bytes) is { Exists: true } file ? file.Length : null;

    /// <summary>When something of it last changed.</summary>
    public DateTimeOffset TouchedAt => new(
        new[] { Bytes, Record, path }.Where(Path.Exists).Select(File.GetLastWriteTimeUtc).DefaultIfEmpty(DateTime.MinValue).First(),
        TimeSpan.Zero);

    /// <summary>Sets the time from which it is kept.</summary>
    public void Touch(DateTimeOffset now) => File.SetLastWriteTimeUtc(File.Exists(Bytes) ? Bytes : Record, now.UtcDateTime);

    /// <summary>Keeps others off, of this process and of others.</summary>
    /// <returns>To be disposed of; null where somebody else holds it, or it is gone.</returns>
    public IDisposable? TryHold()
    {
        try
        {
            var held = new FileStream(Lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            if (File.Exists(Lock))
            {
                return held;
            }

            // Opened, then deleted by one who held it first.
            held.Dispose();
            return null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Removes the upload. To be called by who holds it.</summary>
    public void Delete()
    {
        // The record first: what a crash leaves is no upload any more.
        File.Delete(Record);
        Directory.Delete(path, recursive: true);
    }

    [GeneratedRegex(@"\A[0-9a-f]{32}\z")]
    private static partial Regex Form();
}
