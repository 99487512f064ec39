namespace FakeFinder.Plugins;

/// <summary>
/// Makes the detectors of a plugin. The plugin's assembly has exactly one public class that implements this, with a public constructor
/// without parameters; it lies at <c>plugins/NAME/NAME.dll</c>, and an entry of models.json names it as <c>"pipeline": "plugin:NAME"</c>.
/// </summary>
/// <remarks>
/// Thread-safe: one instance serves all detectors, jobs and threads of a worker, for as long as the worker lives. The constructor,
/// <see cref="WhatIsMissing"/> (asked every few seconds) and <see cref="SelectFrames"/> must answer at once: a plugin that takes some
/// seconds counts as one that cannot run until it has answered. An exception is shown to users as the reason; a
/// <see cref="DetectorSettingsException"/> word by word. A plugin runs in the worker's process with the worker's rights.
/// </remarks>
public interface IDetectorFactory
{
    /// <summary>Tells before any job waits whether the detector could be loaded; by default it could.</summary>
    /// <returns>Null, or a sentence that says what is missing and how to get it, such as a file of weights.</returns>
    /// <exception cref="DetectorSettingsException">The parameters are wrong.</exception>
    string? WhatIsMissing(DetectorSettings settings) => null;

    /// <summary>
    /// Which frames of a video the detector looks at. Asked without loading the detector, so that the frames of all detectors of a job are
    /// decoded together; the same video and settings give the same frames.
    /// </summary>
    /// <returns>
    /// Indices from 0 to <see cref="VideoProperties.FrameCount"/> - 1, of a sequential decode in the order of being shown; see
    /// <see cref="FrameSelection"/>. Duplicates and order do not matter. None: the score is undetermined. An index outside fails the
    /// analysis.
    /// </returns>
    /// <exception cref="DetectorSettingsException">The parameters are wrong.</exception>
    IReadOnlyList<int> SelectFrames(VideoProperties video, DetectorSettings settings);

    /// <summary>Loads a detector, for example its weights. May take as long as it needs.</summary>
    /// <exception cref="DetectorSettingsException">The parameters are wrong.</exception>
    Task<IDetector> LoadAsync(DetectorSettings settings, CancellationToken cancellationToken);
}
