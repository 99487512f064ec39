using FakeFinder.Contracts;
using FakeFinder.Detection;

namespace FakeFinder.Grains.Workers;

/// <summary>Passes progress on to the job at most ten times a second; the last word always arrives. Thread-safe.</summary>
internal sealed class ThrottledProgress : IProgress<DetectionProgress>, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly IVideoWork job;
    private readonly WorkId work;
    private readonly TimeProvider time;
    private readonly ITimer timer;
    private readonly Lock gate = new();
    private DetectionProgress? held;
    private long? lastSent;

    public ThrottledProgress(IVideoWork job, WorkId work, TimeProvider time)
    {
        (this.job, this.work, this.time) = (job, work, time);
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
        job.Progress(work, new PartProgress(value.Stage, value.Done, value.Total, value.Detail)).Ignore();
    }
}
