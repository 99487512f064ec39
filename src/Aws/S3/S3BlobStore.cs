using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Amazon.S3.Model;
using Amazon.S3.Transfer;
using FakeFinder.Files;
using FakeFinder.Storage.Blobs;

namespace FakeFinder.Aws.S3;

/// <summary>
/// Blobs as objects of one bucket. An object appears whole or not at all (S3 is strongly consistent), and carries the SHA-256 of its bytes
/// as metadata, against which a local copy is checked. Names of files never come here: keys are all that S3 learns.
/// </summary>
internal sealed class S3BlobStore : IBlobStore, IDisposable
{
    /// <summary>Header x-amz-meta-sha256.</summary>
    private const string HashName = "sha256";

    private const int CopyBuffer = 128 * 1024;

    /// <summary>Above this an upload goes in parts, so that each request is short enough for its timeout.</summary>
    private const long PartBytes = 16 << 20;

    private const int PartsAtATime = 4;

    private readonly S3Objects objects;
    private readonly string bucket;
    private readonly string prefix;
    private readonly ScratchFolder scratch;
    private readonly LocalCache cache;
    private readonly TransferUtility transfer;

    public S3BlobStore(S3Objects objects)
    {
        this.objects = objects;
        (bucket, prefix) = (objects.Options.Bucket, objects.Options.Prefix);
        scratch = ScratchFolder.Create(objects.Options.Cache, "s3");
        cache = new LocalCache(scratch, objects.Options.CacheBytes);
        transfer = new TransferUtility(
            objects.Client,
            new TransferUtilityConfig { MinSizeBeforePartUpload = PartBytes, ConcurrentServiceRequests = PartsAtATime });
    }

    /// <inheritdoc />
    public string Name => prefix.Length == 0 ? $"the bucket '{bucket}'" : $"the bucket '{bucket}' (prefix '{prefix}')";

    /// <inheritdoc />
    public async Task WriteAsync(string key, Stream content, CancellationToken cancellationToken)
    {
        BlobKey.Check(key);
        var spool = scratch.NewPath();
        try
        {
            // Over the disk: an upload that fails half-way is made again, which takes the bytes a second time, and their hash goes first.
            var hash = await SaveAsync(key, content, spool, cancellationToken);
            await PutAsync(key, spool, hash, cancellationToken);
        }
        finally
        {
            File.Delete(spool);
        }
    }

    /// <inheritdoc />
    public async Task TakeFileAsync(string key, string file, CancellationToken cancellationToken)
    {
        BlobKey.Check(key);
        string hash;
        await using (var content = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, CopyBuffer, useAsync: true))
        {
            hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken));
        }

        await PutAsync(key, file, hash, cancellationToken);
        File.Delete(file);
    }

    /// <inheritdoc />
    public async Task<Stream?> OpenReadAsync(string key, CancellationToken cancellationToken)
    {
        BlobKey.Check(key);
        var found = await objects.GetAsync(bucket, prefix + key, from: 0, etag: null, cancellationToken);
        return found is null ? null : new S3ReadStream(objects, bucket, prefix + key, found);
    }

    /// <inheritdoc />
    public async Task<LocalFile> GetLocalFileAsync(string key, CancellationToken cancellationToken)
    {
        BlobKey.Check(key);
        var head = await objects.HeadAsync(bucket, prefix + key, cancellationToken) ?? throw NotThere(key);
        var hash = HashOf(key, head);
        return await cache.GetAsync(hash, head.ContentLength, path => DownloadAsync(key, hash, path, cancellationToken), cancellationToken);
    }

    /// <inheritdoc />
    public async Task<DateTimeOffset?> FindTimeAsync(string key, CancellationToken cancellationToken)
    {
        BlobKey.Check(key);
        return await objects.HeadAsync(bucket, prefix + key, cancellationToken) is { } head
            ? head.LastModified is { } time ? new DateTimeOffset(time.ToUniversalTime()) : DateTimeOffset.UnixEpoch
            : null;
    }

    /// <inheritdoc />
    /// <remarks>S3 copies up to 5 GB in one request; a larger object is refused, and stays where it is.</remarks>
    public async Task MoveAsync(string key, string newKey, CancellationToken cancellationToken)
    {
        BlobKey.Check(key);
        BlobKey.Check(newKey);
        if (await objects.CopyAsync(bucket, prefix + key, prefix + newKey, cancellationToken))
        {
            await objects.DeleteAsync(bucket, prefix + key, cancellationToken);
        }
    }

    /// <inheritdoc />
    public Task DeleteAsync(string key, CancellationToken cancellationToken)
    {
        BlobKey.Check(key);
        return objects.DeleteAsync(bucket, prefix + key, cancellationToken);
    }

    /// <inheritdoc />
    public IAsyncEnumerable<string> ListAsync(string prefix, CancellationToken cancellationToken)
    {
        BlobKey.FolderOf(prefix);
        return ListCheckedAsync(prefix, cancellationToken);
    }

    /// <inheritdoc />
    public IAsyncEnumerable<BlobFacts> DescribeAsync(string prefix, CancellationToken cancellationToken)
    {
        BlobKey.FolderOf(prefix);
        return DescribeCheckedAsync(prefix, cancellationToken);
    }

    public void Dispose()
    {
        transfer.Dispose();
        scratch.Dispose();
    }

    private IAsyncEnumerable<string> ListCheckedAsync(string keys, CancellationToken cancellationToken) =>
        DescribeCheckedAsync(keys, cancellationToken).Select(found => found.Key);

    private async IAsyncEnumerable<BlobFacts> DescribeCheckedAsync(
        string keys,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var found in objects.ListAllAsync(bucket, prefix + keys, cancellationToken))
        {
            // Others may keep things in the bucket.
            if (found.Key[prefix.Length..] is var key && BlobKey.IsValid(key))
            {
                yield return new BlobFacts(key, found.Size ?? 0, found.LastModified?.ToUniversalTime() ?? DateTimeOffset.UnixEpoch);
            }
        }
    }

    private async Task<string> SaveAsync(string key, Stream content, string path, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = new FileStream(
                path,
                FileMode.CreateNew,
                FileAccess.Write,
                FileShare.Read,
                bufferSize: 0,
                useAsync: true);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var buffer = new byte[CopyBuffer];
            int read;
            while ((read = await content.ReadAsync(buffer, cancellationToken)) > 0)
            {
                hash.AppendData(buffer, 0, read);
                await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }

            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
        catch (IOException exception) when (StorageFullException.IsMeantBy(exception))
        {
            throw new StorageFullException(key, objects.Options.Cache, exception, "FakeFinder:Storage:S3:Cache");
        }
    }

    private async Task PutAsync(string key, string file, string hash, CancellationToken cancellationToken)
    {
        var request = new TransferUtilityUploadRequest { BucketName = bucket, Key = prefix + key, FilePath = file, PartSize = PartBytes };
        request.Metadata[HashName] = hash;
        await objects.CallAsync("write to", bucket, async () =>
        {
            await transfer.UploadAsync(request, cancellationToken);
            return request;
        }, cancellationToken);
    }

    private async Task DownloadAsync(string key, string hash, string path, CancellationToken cancellationToken)
    {
        await using var content = await OpenReadAsync(key, cancellationToken) ?? throw NotThere(key);
        var saved = await SaveAsync(key, content, path, cancellationToken);
        if (saved != hash)
        {
            throw new InvalidDataException(
                $"What S3 gives as {key} of the bucket '{bucket}' is not what was stored there (SHA-256 {saved} instead of {hash}): upload "
                    + $"it again."
            );
        }
    }

    private string HashOf(string key, GetObjectMetadataResponse head) =>
        head.Metadata[HashName] is { Length: > 0 } hash
            ? hash
            : throw new InvalidDataException(
                $"{key} of the bucket '{bucket}' was not stored by FakeFinder, since it does not tell its SHA-256: upload it again.");

    private FileNotFoundException NotThere(string key) => new($"There is no {key} in the bucket '{bucket}'.", key);
}
