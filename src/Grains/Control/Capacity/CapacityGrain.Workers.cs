using System.Collections.Immutable;
using FakeFinder.Contracts;

namespace FakeFinder.Grains.Control.Capacity;

/// <summary>What the grain knows of one worker.</summary>
internal sealed partial class CapacityGrain
{
    private sealed record WorkerState(WorkerReport Report, DateTimeOffset LastHeard)
    {
        public ImmutableHashSet<string> Runnable { get; } = [.. Report.Runnable];

        public ImmutableHashSet<string> Loaded { get; } = [.. Report.Loaded];

        /// <summary>When its detectors were used last.</summary>
        public required Dictionary<string, DateTimeOffset> LastUsed { get; init; }

        /// <summary>Detectors that it was told to load before somebody waited for them, and when. They count as loaded until it has said so itself, or has had long enough to.</summary>
        public required Dictionary<string, DateTimeOffset> Preloads { get; init; }

        /// <summary>It did not take work that it was given, and has not reported since.</summary>
        public bool Refused { get; set; }

        /// <summary>The provider's id of its instance.</summary>
        public string Instance => Report.Instance ?? Report.Node;

        /// <summary>What is loaded its report says; what was asked for before this time has failed.</summary>
        public void ForgetPreloads(DateTimeOffset before)
        {
            foreach (var detector in Preloads.Where(preload => Loaded.Contains(preload.Key) || preload.Value < before).Select(preload => preload.Key).ToList())
            {
                Preloads.Remove(detector);
            }
        }
    }
}
