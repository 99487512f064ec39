using System.Collections.Immutable;
using Orleans.Concurrency;

namespace FakeFinder.Contracts.Internal;

/// <summary>
/// Makes pictures and playable copies of videos on one worker. The key is <c>imaging@node</c>; it runs nowhere else than on that node. What
/// is made lies in the store. A call waits for seconds at most: one that is answered with <see cref="ImagingState.Making"/> is made again
/// until it is answered otherwise, and starts nothing twice.
/// </summary>
[Alias("ff.IImagingGrain")]
public interface IImagingGrain : IGrainWithStringKey
{
    /// <summary>Pictures of one video, whose frames are decoded together.</summary>
    /// <returns>One answer for each picture, in their order.</returns>
    [AlwaysInterleave, Alias("Pictures")]
    Task<ImmutableArray<ImagingAnswer>> MakePictures(ImagedVideo video, ImmutableArray<PictureOrder> pictures);

    /// <summary>A copy that browsers play.</summary>
    /// <param name="file">Its name among what is made of the video.</param>
    [AlwaysInterleave, Alias("Proxy")]
    Task<ImagingAnswer> MakeProxy(ImagedVideo video, string file);

    /// <summary>A face with the class activation map of a detector's network over it.</summary>
    [AlwaysInterleave, Alias("Activation")]
    Task<ImagingAnswer> MakeActivation(ImagedVideo video, ActivationOrder order);
}
