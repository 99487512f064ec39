using System.Collections.Concurrent;

namespace FakeFinder.Detection.Pipelines;

/// <summary>Adds up how long each stage of one analysis took. Stages overlap, so together they may exceed the total.</summary>
public sealed class StageClock(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, TimeSpan> spent = new(StringComparer.Ordinal);

    /// <summary>Seconds by stage.</summary>
    public IReadOnlyDictionary<string, double> Seconds => spent.ToDictionary(stage => stage.Key, stage => stage.Value.TotalSeconds);

    /// <summary>Measures until it is disposed of.</summary>
    public Measurement Measure(string stage) => new(this, stage, time.GetTimestamp());

    private void Add(string stage, long since)
    {
        var elapsed = time.GetElapsedTime(since);
        spent.AddOrUpdate(stage, elapsed, (_, before) => before + elapsed);
    }

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
