namespace FakeFinder.Fleet.Instances;

/// <summary>On how many instances a batch should run.</summary>
public static class BatchReplicas
{
    /// <summary>
    /// As many as were asked for, or as many as finish soonest for what they cost. With n instances, W of work takes W / n, and each
    /// instance costs its start S beside the work. One more instance saves W / n² of time; it is worth its start as long as W / n² × worth
    /// ≥ S. Never more than videos left.
    /// </summary>
    /// <param name="work">How long one instance alone would work on what is left.</param>
    /// <param name="start">How long one more instance takes to start.</param>
    /// <param name="worth">What an hour of waiting for the batch is worth, in hours of one instance.</param>
    public static int For(OpenBatch batch, TimeSpan work, TimeSpan start, double worth)
    {
        var best = Math.Sqrt(worth * work.TotalSeconds / Math.Max(1, start.TotalSeconds));
        return Math.Min(batch.VideosLeft, batch.Replicas ?? (int)Math.Clamp(Math.Floor(best), 1, int.MaxValue));
    }
}
