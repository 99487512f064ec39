using System.Runtime.ExceptionServices;
using FakeFinder.Detection.Images;
using FakeFinder.Media.Decoding;
using FakeFinder.Plugins;
using OpenCvSharp;

namespace FakeFinder.Detection.Plugins;

/// <summary>
/// The frames of one video on their way into a plugin. It is closed by this program when the analysis ends, whatever the plugin does with
/// it.
/// </summary>
/// <param name="source">Ends when the analysis is cancelled.</param>
internal sealed class PluginFrames(IAsyncEnumerator<Frame> source) : IAsyncEnumerable<VideoFrame>, IAsyncEnumerator<VideoFrame>
{
    private readonly SemaphoreSlim gate = new(1);
    private readonly Dictionary<int, TimeSpan> given = [];
    private CancellationToken reader;
    private int readers;
    private bool isClosed;

    /// <summary>By index, the times of the frames that were read. For after the end.</summary>
    public IReadOnlyDictionary<int, TimeSpan> Given => given;

    /// <summary>What went wrong in decoding, which is no fault of the plugin.</summary>
    public ExceptionDispatchInfo? Fault { get; private set; }

    /// <summary>The video has no further wanted frame.</summary>
    public bool IsAtEnd { get; private set; }

    public VideoFrame Current { get; private set; } = null!;

    public IAsyncEnumerator<VideoFrame> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        if (Interlocked.Increment(ref readers) > 1)
        {
            throw new InvalidOperationException("the frames of a video can be enumerated once");
        }

        reader = cancellationToken;
        return this;
    }

    public async ValueTask<bool> MoveNextAsync()
    {
        reader.ThrowIfCancellationRequested();
        await gate.WaitAsync(reader);
        try
        {
            ObjectDisposedException.ThrowIf(isClosed, this);
            if (IsAtEnd || !await source.MoveNextAsync())
            {
                IsAtEnd = true;
                return false;
            }

            Current = ToBgr(source.Current);
            given[Current.Index] = Current.Time;
            return true;
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or ObjectDisposedException))
        {
            Fault ??= ExceptionDispatchInfo.Capture(exception);
            throw;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>By the plugin: it reads no further.</summary>
    ValueTask IAsyncDisposable.DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>By this program; waits for a frame that is on its way.</summary>
    public async Task CloseAsync()
    {
        await gate.WaitAsync();
        try
        {
            if (!isClosed)
            {
                isClosed = true;
                await source.DisposeAsync();
            }
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>A copy: other detectors read the same pixels, and a plugin may do what it likes.</summary>
    private static VideoFrame ToBgr(Frame frame)
    {
        var stride = frame.Width * VideoFrame.Channels;
        var bytes = GC.AllocateUninitializedArray<byte>(stride * frame.Height);
        using var image = new FrameImage(frame);
        using var bgr = Mat.FromPixelData(frame.Height, frame.Width, MatType.CV_8UC3, bytes);
        Cv2.CvtColor(image.Rgb, bgr, ColorConversionCodes.RGB2BGR);
        return new VideoFrame(frame.Index, frame.Time, frame.Width, frame.Height, stride, bytes);
    }
}
