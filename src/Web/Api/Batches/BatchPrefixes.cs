using System.Collections.Immutable;
using FakeFinder.Contracts;
using FakeFinder.Media;
using FakeFinder.Storage.Sources;
using FakeFinder.Storage.Videos;

namespace FakeFinder.Web.Api.Batches;

/// <summary>Takes the videos of a bucket's prefix in, or of whatever else the service has an <see cref="IVideoSource"/> for.</summary>
internal sealed class BatchPrefixes(IVideoLibrary library, IEnumerable<IVideoSource> sources)
{
    /// <summary>So many are fetched at a time: each waits for the network and for the disk by turns.</summary>
    private const int AtATime = 4;

    /// <summary>
    /// The video files below the prefix, in the order of their keys. One that is refused keeps its place, with the reason.
    /// </summary>
    /// <param name="owner">Whose the videos become.</param>
    /// <exception cref="InvalidRequestException">The service does not read there, or there is no video file.</exception>
    /// <exception cref="Storage.Blobs.StorageUnavailableException">The source cannot be listed or read.</exception>
    public async Task<ImmutableArray<BatchVideo>> TakeInAsync(string prefix, string? owner, CancellationToken cancellationToken)
    {
        var source =
            sources.FirstOrDefault(source => source.Knows(prefix))
            ?? throw new InvalidRequestException(
                $"The prefix '{prefix}' cannot be read: name s3://BUCKET/PREFIX of a bucket that the setting "
                    + $"FakeFinder:Storage:S3:SourceBuckets lists."
            );
        var found = await ListAsync(source, prefix, cancellationToken);
        if (found.Count == 0)
        {
            throw new InvalidRequestException($"There is no video file at {prefix} ({VideoEndings.Text}).");
        }

        var videos = new BatchVideo[found.Count];
        await Parallel.ForAsync(
            0,
            found.Count,
            new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellationToken },
            async (i, stop) => videos[i] = await TakeInAsync(source, found[i], owner, stop));
        return [.. videos];
    }

    private static async Task<List<SourceVideo>> ListAsync(IVideoSource source, string prefix, CancellationToken cancellationToken)
    {
        try
        {
            return await source
                .ListAsync(prefix, cancellationToken)
                .Where(video => VideoEndings.IsVideo(video.Name))
                .ToListAsync(cancellationToken);
        }
        catch (LocationRefusedException refusal)
        {
            throw new InvalidRequestException(refusal.Message);
        }
    }

    private async Task<BatchVideo> TakeInAsync(
        IVideoSource source,
        SourceVideo video,
        string? owner,
        CancellationToken cancellationToken)
    {
        try
        {
            await using var content = await source.OpenAsync(video.Location, cancellationToken);
            return content is null
                ? new BatchVideo("", FileName.Shown(video.Name), $"{video.Location} has gone since it was listed.")
                : new BatchVideo((await library.AddAsync(video.Name, content, owner, cancellationToken)).Id, video.Name);
        }
        catch (InvalidVideoException refusal)
        {
            return new BatchVideo("", FileName.Shown(video.Name), refusal.Message);
        }
    }
}
