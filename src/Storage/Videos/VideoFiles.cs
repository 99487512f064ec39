using FakeFinder.Storage.Blobs;

namespace FakeFinder.Storage.Videos;

/// <inheritdoc />
internal sealed class VideoFiles(IBlobStore blobs) : IVideoFiles
{
    /// <inheritdoc />
    public async Task<LocalFile> GetLocalFileAsync(string id, CancellationToken cancellationToken)
    {
        if (!VideoId.IsValid(id))
        {
            throw new ArgumentException($"'{id}' is no video's id; one has 64 lower-case hexadecimal digits.", nameof(id));
        }

        try
        {
            return await blobs.GetLocalFileAsync(VideoId.KeyOf(id), cancellationToken);
        }
        catch (FileNotFoundException exception)
        {
            throw new FileNotFoundException($"The video {id} is not here: it was deleted, or never uploaded. Upload it again.", exception);
        }
    }
}
