using System.Collections.Concurrent;

namespace FakeFinder.Detection.Pipelines;

/// <summary>Adds up how long each stage of one analysis took. Stages overlap, so together they may exceed the total.</summary>
public sealed class StageClock(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Spent> spent = new(StringComparer.Ordinal);

    /// <summary>Seconds by stage.</summary>
    public IReadOnlyDictionary<string, double> Seconds => spent.ToDictionary(stage => stage.Key, stage => stage.Value.Time.TotalSeconds);

    /// <summary>The stages, with when each began first and ended last.</summary>
    internal IReadOnlyList<StageTime> Stages
    {
        get
        {
            var now = time.GetUtcNow();
            return
            [
                .. spent.Select(stage => new StageTime(
                    stage.Key,
                    stage.Value.Time,
                    now - time.GetElapsedTime(stage.Value.First),
                    now - time.GetElapsedTime(stage.Value.Last))),
            ];
        }
    }

    /// <summary>Measures until it is disposed of.</summary>
    public Measurement Measure(string stage) => new(this, stage, time.GetTimestamp());

    private void Add(string stage, long since)
    {
        var now = time.GetTimestamp();
        var stretch = new Spent(time.GetElapsedTime(since, now), since, now);
        spent.AddOrUpdate(
            stage,
            stretch,
            (_, before) => new Spent(
                before.Time + stretch.Time, Math.Min(before.First, stretch.First), Math.Max(before.Last, stretch.Last)));
    }

    /// <param name="First">Time stamp of the first stretch's begin.</param>
    /// <param name="Last">Time stamp of the last stretch's end.</param>
    private readonly record struct Spent(TimeSpan Time, long First, long Last);

    /// <summary>One stretch of a stage.</summary>
    public readonly struct Measurement : IDisposable
    {
        private readonly StageClock clock;
        private readonly string stage;
        private readonly long since;

        internal Measurement(StageClock clock, string stage, long since) => (this.clock, this.stage, this.since) = (clock, stage, since);

        public void Dispose() => clock.Add(stage, since);
    }
}
