using FakeFinder.Media.Decoding;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.ML.OnnxRuntime;

namespace FakeFinder.Detection.Memory;

/// <summary>
/// Gives the memory that work took back to the system: soon after the last analysis has ended, and again when the frames that were kept for
/// others are gone.
/// </summary>
internal sealed partial class MemoryReturn : IDisposable
{
    /// <summary>Work that follows at once needs the memory again.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(3);

    private readonly Lock gate = new();
    private readonly TimeSpan untilFramesAreGone;
    private readonly ILogger<MemoryReturn> logger;
    private readonly ITimer timer;
    private int running;
    private bool again;

    public MemoryReturn(IOptions<DecodingOptions> decoding, TimeProvider time, ILogger<MemoryReturn> logger)
    {
        this.logger = logger;
        untilFramesAreGone = decoding.Value.Linger;
        timer = time.CreateTimer(_ => GiveBack(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Something takes memory until the result is disposed of.</summary>
    public IDisposable Begin()
    {
        lock (gate)
        {
            running++;
            timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        return new Work(this);
    }

    public void Dispose() => timer.Dispose();

    private void End()
    {
        lock (gate)
        {
            if (--running == 0)
            {
                again = true;
                timer.Change(Quiet, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void GiveBack()
    {
        lock (gate)
        {
            if (running > 0)
            {
                return;
            }

            if (again)
            {
                again = false;
                timer.Change(untilFramesAreGone, Timeout.InfiniteTimeSpan);
            }
        }

        TensorBuffers.Clear();

        // Frames are large objects, which else stay where they are until something needs the room.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        try
        {
            SharedArena.Shrink();
        }
        catch (OnnxRuntimeException exception)
        {
            // What it keeps serves the next run.
            LogKept(exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "ONNX Runtime does not give its memory back")]
    private partial void LogKept(Exception exception);

    private sealed class Work(MemoryReturn owner) : IDisposable
    {
        private int ended;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref ended, 1) == 0)
            {
                owner.End();
            }
        }
    }
}
