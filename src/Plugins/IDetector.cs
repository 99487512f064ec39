namespace FakeFinder.Plugins;

/// <summary>
/// A loaded detector. It is disposed of when the worker needs it no more, after its last analysis has ended.
/// </summary>
public interface IDetector : IAsyncDisposable
{
    /// <summary>
    /// Whether <see cref="AnalyseAsync"/> may be called for several videos at a time, from several threads. By default it is called for one
    /// video after the other, and other jobs wait.
    /// </summary>
    bool AllowsConcurrentAnalyses => false;

    /// <summary>Judges one video.</summary>
    /// <param name="video">What its container tells.</param>
    /// <param name="frames">
    /// The frames of <see cref="IDetectorFactory.SelectFrames"/>, ascending, each once, decoded as they are asked for; those that do not
    /// decode are left out. Can be enumerated once. Who needs no more of them stops. An exception out of it is about the video or the
    /// decoder: let it pass.
    /// </param>
    /// <param name="progress">Tells the users who wait how far it is; may be called from any thread, as often as one likes.</param>
    /// <param name="cancellationToken">
    /// Nobody wants the result any more. A detector that has not ended some seconds later is left alone: the job ends without it, and this
    /// worker gives it no further video until it has ended. There is no other limit of time.
    /// </param>
    /// <returns>The same video gives the same result.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> asked for it.</exception>
    /// <remarks>Any other exception is the failure of this detector alone, with the exception's message as the reason.</remarks>
    Task<DetectionResult> AnalyseAsync(
        VideoProperties video,
        IAsyncEnumerable<VideoFrame> frames,
        IProgress<DetectorProgress> progress,
        CancellationToken cancellationToken);
}
