using System.Collections.Concurrent;
using FakeFinder.Detection;
using FakeFinder.Reports;

namespace FakeFinder.Grains.Tests;

/// <summary>Detectors that do what the test says, on every worker of a cluster. By default each gives 0.25 at once.</summary>
internal sealed class ScriptedDetectors
{
    private readonly ConcurrentDictionary<string, CancellationTokenSource> silenced = new();
    private readonly ConcurrentQueue<Run> runs = new();

    /// <summary>What a detector does: the score, or an exception.</summary>
    public Func<Run, Task<double>> Script { get; set; } = _ => Task.FromResult(0.25);

    /// <summary>Every analysis that was begun, unless <see cref="Remembers"/> is off.</summary>
    public IReadOnlyCollection<Run> Runs => runs;

    public bool Remembers { get; init; } = true;

    /// <summary>What the next ones who ask for a video's file get instead.</summary>
    public ConcurrentQueue<Exception> StorageFaults { get; } = new();

    /// <summary>What a load waits for, by the detector's name.</summary>
    public Func<string, Task> Loading { get; set; } = _ => Task.CompletedTask;

    /// <summary>How many loaded detectors were put away.</summary>
    public int Unloaded { get; private set; }

    /// <summary>Of the detectors' files; what was loaded with another one is replaced.</summary>
    public int Version { get; set; }

    /// <summary>Detectors that do not load, and why.</summary>
    public ConcurrentDictionary<string, Exception> LoadFaults { get; } = new(StringComparer.Ordinal);

    /// <summary>The workers are of a program that knows no perturbation.</summary>
    public bool KnowNoPerturbation { get; set; }

    public DetectionRequest? LatestRequest { get; private set; }

    /// <summary>What every report says that its score rests on.</summary>
    public Coverage? Coverage { get; set; }

    /// <summary>What every report says of its video.</summary>
    public VideoReport? Video { get; set; }

    public IDetectorLoader On(string node) => new Loader(this, node);

    /// <summary>The node's detectors never end and never say anything again, as after a crash.</summary>
    public void Silence(string node) => Silenced(node).Cancel();

    public void SilenceAll()
    {
        foreach (var node in silenced.Keys)
        {
            Silence(node);
        }
    }

    private CancellationTokenSource Silenced(string node) => silenced.GetOrAdd(node, _ => new CancellationTokenSource());

    /// <param name="Stop">The worker was told to stop.</param>
    public sealed record Run(
        string Node,
        string Detector,
        int Number,
        string VideoId,
        IProgress<DetectionProgress>? Progress,
        CancellationToken Stop,
        string? Perturbation = null);

    private sealed class Loader(ScriptedDetectors all, string node) : IDetectorLoader
    {
        public DetectorSurvey Survey() =>
            new(["alpha", "beta"], new Dictionary<string, string> { ["absent"] = "The weights of absent are not installed." });

        public async Task<ILoadedDetector> LoadAsync(string name, CancellationToken cancellationToken)
        {
            await all.Loading(name);
            return all.LoadFaults.TryGetValue(name, out var fault) ? throw fault : new Detector(all, node, name);
        }
    }

    private sealed class Detector(ScriptedDetectors all, string node, string name) : ILoadedDetector
    {
        private readonly int version = all.Version;

        public string Name => name;

        public bool IsReplaced => version != all.Version;

        public async Task<DetectionReport> AnalyseAsync(
            DetectionRequest request,
            IProgress<DetectionProgress>? progress,
            CancellationToken cancellationToken)
        {
            var run = new Run(node, name, all.runs.Count + 1, request.VideoId, progress, cancellationToken, request.Perturbation?.Name);
            if (all.Remembers)
            {
                all.runs.Enqueue(run);
            }

            var silence = all.Silenced(node).Token;
            try
            {
                all.LatestRequest = request;
                var score = await all.Script(run).WaitAsync(cancellationToken).WaitAsync(silence);
                return new DetectionReport
                {
                    Detector = name,
                    VideoId = request.VideoId,
                    Perturbation = all.KnowNoPerturbation ? null : request.Perturbation?.Name,
                    Score = score,
                    Coverage = all.Coverage,
                    Video = all.Video,
                    Frames = [],
                    Networks = [],
                    Versions = new Dictionary<string, string>(),
                    Timings = new Dictionary<string, double>(),
                };
            }
            catch (OperationCanceledException) when (silence.IsCancellationRequested)
            {
                await Task.Delay(Timeout.Infinite, CancellationToken.None);
                throw;
            }
        }

        public ValueTask DisposeAsync()
        {
            all.Unloaded++;
            return ValueTask.CompletedTask;
        }
    }
}
