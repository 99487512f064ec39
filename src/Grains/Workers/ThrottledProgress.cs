using FakeFinder.Detection;

namespace FakeFinder.Grains.Workers;

/// <summary>Passes progress on at most ten times a second; the last word always arrives. Thread-safe.</summary>
internal sealed class ThrottledProgress : IProgress<DetectionProgress>, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly Action<DetectionProgress> send;
    private readonly TimeProvider time;
    private readonly ITimer timer;
    private readonly Lock gate = new();
    private DetectionProgress? held;
    private long? lastSent;

    /// <param name="send">Called within a lock: it must return at once.</param>
    public ThrottledProgress(Action<DetectionProgress> send, TimeProvider time)
    {
        (this.send, this.time) = (send, time);
        timer = time.CreateTimer(_ => SendHeld(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Report(DetectionProgress value)
    {
        lock (gate)
        {
            var wait = lastSent is { } sent ? Interval - time.GetElapsedTime(sent) : TimeSpan.Zero;
            if (wait <= TimeSpan.Zero && held is null)
            {
                Send(value);
            }
            else
            {
                if (held is null)
                {
                    timer.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
                }

                held = value;
            }
        }
    }

    public void Dispose() => timer.Dispose();

    private void SendHeld()
    {
        lock (gate)
        {
            if (held is { } value)
            {
                held = null;
                Send(value);
            }
        }
    }

    private void Send(DetectionProgress value)
    {
        lastSent = time.GetTimestamp();
        send(value);
    }
}
