using FakeFinder.Plugins;

namespace MyDetector;

/// <summary>FakeFinder finds this class: the one public implementation of IDetectorFactory in the assembly.</summary>
public sealed class DetectorFactory : IDetectorFactory
{
    /// <summary>Asked before a job waits: a good place to look for the files of weights in settings.Folder.</summary>
    public string? WhatIsMissing(DetectorSettings settings)
    {
        settings.Read<Parameters>();
        return null;
    }

    public IReadOnlyList<int> SelectFrames(VideoProperties video, DetectorSettings settings) =>
        FrameSelection.EvenlySpaced(video, settings.Read<Parameters>().Frames);

    public Task<IDetector> LoadAsync(DetectorSettings settings, CancellationToken cancellationToken) =>
        Task.FromResult<IDetector>(new BlurDetector(settings.Read<Parameters>()));
}
