namespace FakeFinder.Detection.Pipelines;

/// <summary>
/// Adds up how long each stage of one analysis was at work. A stage that works on several things at the same time is counted once; stages
/// overlap, so together they may exceed the total.
/// </summary>
public sealed class StageClock(TimeProvider time)
{
    private readonly Dictionary<string, Spent> spent = new(StringComparer.Ordinal);
    private readonly Lock gate = new();

    /// <summary>Seconds by stage.</summary>
    public IReadOnlyDictionary<string, double> Seconds
    {
        get
        {
            lock (gate)
            {
                return spent.Where(stage => stage.Value.HasEnded).ToDictionary(stage => stage.Key, stage => stage.Value.Time.TotalSeconds);
            }
        }
    }

    /// <summary>The stages, with when each began first and ended last.</summary>
    internal IReadOnlyList<StageTime> Stages
    {
        get
        {
            var now = time.GetUtcNow();
            lock (gate)
            {
                return
                [
                    .. spent.Where(stage => stage.Value.HasEnded).Select(stage => new StageTime(
                        stage.Key,
                        stage.Value.Time,
                        now - time.GetElapsedTime(stage.Value.First),
                        now - time.GetElapsedTime(stage.Value.Last))),
                ];
            }
        }
    }

    /// <summary>Measures until it is disposed of.</summary>
    public Measurement Measure(string stage)
    {
        lock (gate)
        {
            var now = time.GetTimestamp();
            if (!spent.TryGetValue(stage, out var its))
            {
                spent.Add(stage, its = new Spent { First = now });
            }

            its.Since = its.Running++ == 0 ? now : its.Since;
        }

        return new Measurement(this, stage);
    }

    private void End(string stage)
    {
        lock (gate)
        {
            var its = spent[stage];
            its.Last = time.GetTimestamp();
            its.HasEnded = true;
            its.Time += --its.Running == 0 ? time.GetElapsedTime(its.Since, its.Last) : TimeSpan.Zero;
        }
    }

    /// <summary>What is known of a stage, in time stamps.</summary>
    private sealed class Spent
    {
        public TimeSpan Time { get; set; }

        /// <summary>The first stretch's begin.</summary>
        public required long First { get; init; }

        /// <summary>The last stretch's end.</summary>
        public long Last { get; set; }

        public bool HasEnded { get; set; }

        /// <summary>Things that it works on now.</summary>
        public int Running { get; set; }

        /// <summary>When it began with the first of them.</summary>
        public long Since { get; set; }
    }

    /// <summary>One stretch of a stage.</summary>
    public readonly struct Measurement : IDisposable
    {
        private readonly StageClock clock;
        private readonly string stage;

        internal Measurement(StageClock clock, string stage) => (this.clock, this.stage) = (clock, stage);

        public void Dispose() => clock.End(stage);
    }
}
