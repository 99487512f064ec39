using FakeFinder.Reports;

namespace FakeFinder.Detection;

/// <summary>The detectors that this process can run.</summary>
public interface IDetectorLoader
{
    /// <summary>What of models.json this process can run; looked up again at each call.</summary>
    DetectorSurvey Survey();

    /// <summary>Loads a detector: its networks are shared with other detectors of the process, and counted.</summary>
    /// <exception cref="DetectorLoadException">A file is missing or broken, or the configured execution provider does not load.</exception>
    Task<ILoadedDetector> LoadAsync(string name, CancellationToken cancellationToken);
}

/// <summary>A detector in memory. Thread-safe: several videos may be analysed at a time. Disposing gives its networks back.</summary>
public interface ILoadedDetector : IAsyncDisposable
{
    /// <summary>Its name in models.json.</summary>
    string Name { get; }

    /// <summary>Files of its networks have been replaced since it was loaded; it works on with what it has.</summary>
    bool IsReplaced => false;

    /// <summary>
    /// One video in, one report out. What is wrong with the video makes a report with score 0.5 and the reason; only faults of the detector
    /// itself throw.
    /// </summary>
    /// <exception cref="OperationCanceledException">Cancelled; FFmpeg and the sessions have been stopped.</exception>
    Task<DetectionReport> AnalyseAsync(
        DetectionRequest request,
        IProgress<DetectionProgress>? progress,
        CancellationToken cancellationToken);
}

/// <summary>A detector could not be loaded: one sentence that names the file and the remedy.</summary>
public sealed class DetectorLoadException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>A detector's own code has failed: one sentence that names it. The failure of that detector alone.</summary>
public sealed class DetectorFaultException(string message, Exception? inner = null) : Exception(message, inner);
