using FakeFinder.Reports.Evidence;

namespace FakeFinder.Web.Imaging;

/// <summary>
/// Pictures of a video. Workers make them, since this process decodes nothing; the store keeps them, so that each is made once. The same
/// picture has the same bytes each time.
/// </summary>
internal interface IVideoImages
{
    /// <summary>A whole frame.</summary>
    /// <param name="frame">The i-th of a sequential decode, from 0.</param>
    /// <param name="width">At most so many pixels wide.</param>
    Task<VideoImage> FrameAsync(string video, int frame, int width, CancellationToken cancellationToken);

    /// <summary>A face with some of what is around it.</summary>
    Task<VideoImage> FaceAsync(string video, FaceSpot spot, CancellationToken cancellationToken);
}

/// <summary>A picture, or why there is none.</summary>
/// <param name="Jpeg">Null where it cannot be had.</param>
/// <param name="WhyNot">One sentence, where it cannot be had: the video was deleted, no worker runs, the frame cannot be decoded.</param>
internal sealed record VideoImage(byte[]? Jpeg, string? WhyNot);
