using FakeFinder.Detection.Sampling;
using FakeFinder.Media.Probing;
using FakeFinder.Plugins;

namespace FakeFinder.Detection.Plugins;

/// <summary>The frames that a plugin selects.</summary>
internal sealed class PluginPlan(Plugin plugin, DetectorSettings settings) : ISamplingPlan
{
    /// <inheritdoc/>
    public IReadOnlyList<int> FramesOf(VideoInfo video) => plugin.SelectFrames(PropertiesOf(video), settings);

    public static VideoProperties PropertiesOf(VideoInfo video) =>
        new(video.FrameCount, video.FrameRate, video.Duration, video.Width, video.Height);
}
