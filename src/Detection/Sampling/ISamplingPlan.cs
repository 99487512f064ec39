using FakeFinder.Media.Probing;


namespace FakeFinder.Detection.Sampling;

/// <summary>
/// Which frames of a video a detector looks at. Known without loading the detector, so that the frames of all detectors of a job are
/// decoded together.
/// </summary>
public interface ISamplingPlan
{
    /// <returns>Indices of a sequential decode, ascending, each once; the last ones may lie beyond what decodes, since a container may
    /// overstate its frames.</returns>
    /// <exception cref="DetectorFaultException">The detector's own code chooses, and has failed.</exception>
    IReadOnlyList<int> FramesOf(VideoInfo video);
}
