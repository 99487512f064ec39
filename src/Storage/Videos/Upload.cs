using System.Globalization;
using System.Security.Cryptography;
using FakeFinder.Media;
using FakeFinder.Storage.Blobs;

namespace FakeFinder.Storage.Videos;

/// <summary>A file that is here, and is not yet a video of the library. Disposing of it deletes what is left of it.</summary>
internal sealed class Upload : IDisposable
{
    private const int CopyBuffer = 128 * 1024;

    private Upload(string path) => Path = path;

    public string Path { get; }

    public string Id { get; private set; } = "";

    public long Bytes { get; private set; }

    /// <summary>Streams the content to the file and hashes it on the way.</summary>
    /// <exception cref="InvalidVideoException">More than <paramref name="mostBytes"/>.</exception>
    /// <exception cref="StorageFullException">There is no room for it.</exception>
    public static async Task<Upload> ReceiveAsync(
        string path,
        string name,
        Stream content,
        long mostBytes,
        CancellationToken cancellationToken)
    {
        var upload = new Upload(path);
        try
        {
            await upload.ReceiveAsync(name, content, mostBytes, cancellationToken);
            return upload;
        }
        catch (IOException exception) when (StorageFullException.IsMeantBy(exception))
        {
            upload.Dispose();
            throw new StorageFullException($"'{name}'", System.IO.Path.GetDirectoryName(path)!, exception);
        }
        catch
        {
            upload.Dispose();
            throw;
        }
    }

    /// <summary>A file that lies on this machine already; it is hashed where it lies.</summary>
    /// <exception cref="InvalidVideoException">More than <paramref name="mostBytes"/>.</exception>
    public static async Task<Upload> OfFileAsync(string path, string name, long mostBytes, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, CopyBuffer, useAsync: true);
        return file.Length > mostBytes
            ? throw TooLarge(name, mostBytes)
            : new Upload(path)
            {
                Bytes = file.Length,
                Id = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken)),
            };
    }

    public void Dispose() => File.Delete(Path);

    private static InvalidVideoException TooLarge(string name, long mostBytes) => new(
        $"'{name}' is larger than {mostBytes.ToString("N0", CultureInfo.InvariantCulture)} bytes, which is the most that is "
            + $"taken in (FakeFinder:Intake:{nameof(IntakeOptions.MaxBytes)}).",
        InvalidVideoReason.TooLarge);

    private async Task ReceiveAsync(string name, Stream content, long mostBytes, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[CopyBuffer];
        await using var file = new FileStream(Path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0, useAsync: true);
        int read;
        while ((read = await content.ReadAsync(buffer, cancellationToken)) > 0)
        {
            Bytes += read;
            if (Bytes > mostBytes)
            {
                throw TooLarge(name, mostBytes);
            }

            hash.AppendData(buffer, 0, read);
            await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        Id = Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
