using System.Security.Cryptography;
using FakeFinder.Cli.Analysis;
using FakeFinder.Cli.Api;

namespace FakeFinder.Cli.Batches;

/// <summary>Uploads the files that the service does not have: their ids are the hashes of their bytes.</summary>
internal sealed class BatchUpload(FakeFinderApi api)
{
    private const int FilesAtATime = 4;

    /// <param name="done">Told after each file.</param>
    /// <returns>In the order of the files.</returns>
    /// <exception cref="ApiException">There was no answer.</exception>
    public async Task<IReadOnlyList<UploadedFile>> RunAsync(
        IReadOnlyList<FileInfo> files,
        Action<int, int> done,
        CancellationToken cancellationToken)
    {
        var uploads = new UploadedFile[files.Count];
        var count = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = FilesAtATime, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, files.Count, options, async (i, token) =>
        {
            uploads[i] = await UploadAsync(files[i], token);
            done(Interlocked.Increment(ref count), files.Count);
        });
        return uploads;
    }

    private async Task<UploadedFile> UploadAsync(FileInfo file, CancellationToken cancellationToken)
    {
        try
        {
            await using var content = InputFile.Open(file.FullName);
            var id = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken));
            if (!await api.HasVideoAsync(id, cancellationToken))
            {
                content.Position = 0;
                id = (await api.UploadAsync(content, file.Name, sent: null, cancellationToken)).Id;
            }

            return new UploadedFile(file, id, Error: null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ApiException { Status: not null })
        {
            return new UploadedFile(file, VideoId: null, exception.Message);
        }
    }
}

/// <summary>What came of one file.</summary>
/// <param name="VideoId">Null where the service did not take it in.</param>
/// <param name="Error">Why: one sentence.</param>
internal sealed record UploadedFile(FileInfo File, string? VideoId, string? Error)
{
    /// <summary>The error, with the file's name in any case.</summary>
    public string Complaint => Error!.Contains(File.Name, StringComparison.Ordinal) ? Error : $"{File.Name}: {Error}";
}
