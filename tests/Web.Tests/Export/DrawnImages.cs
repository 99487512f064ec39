using FakeFinder.Reports.Evidence;
using FakeFinder.Web.Imaging;

namespace FakeFinder.Web.Tests.Export;

/// <summary>Pictures of two bytes, where there is one.</summary>
/// <param name="isThere">Of a face (true) or of a whole frame.</param>
internal sealed class DrawnImages(Func<bool, bool> isThere) : IVideoImages
{
    public Task<VideoImage> FrameAsync(string video, int frame, int width, CancellationToken cancellationToken) => Draw(isFace: false);

    public Task<VideoImage> FaceAsync(string video, FaceSpot spot, CancellationToken cancellationToken) => Draw(isFace: true);

    private Task<VideoImage> Draw(bool isFace) =>
        Task.FromResult(isThere(isFace) ? new VideoImage([0xFF, 0xD8], null) : new VideoImage(null, "No worker runs."));
}
