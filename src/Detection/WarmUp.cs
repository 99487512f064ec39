using FakeFinder.Detection.Memory;
using FakeFinder.Detection.Networks;
using OpenCvSharp;

namespace FakeFinder.Detection;

/// <summary>What a process does before there is work, so that its first job finds the native libraries loaded.</summary>
internal sealed class WarmUp(ExecutionProvider provider, IDetectorLoader loader)
{
    public async Task RunAsync()
    {
        await using var probe = new NetworkHost(
            new NetworkFile(nameof(ProbeNetwork), ProbeNetwork.Content.ToArray()),
            provider,
            batchLimit: 1);
        await probe.RunAsync(new NetworkTensor([0], 1), "y", CancellationToken.None);
        using var picture = new Mat(8, 8, MatType.CV_8UC3, Scalar.Black);
        using var grey = new Mat();
        Cv2.CvtColor(picture, grey, ColorConversionCodes.RGB2GRAY);
        _ = loader.Survey();
    }
}
