using FakeFinder.Detection.Memory;
using FakeFinder.Detection.Networks;
using FakeFinder.Detection.Pipelines;
using Microsoft.Extensions.Logging;
using OpenCvSharp;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace FakeFinder.Detection;

/// <summary>What a process does before there is work, so that its first job finds the native libraries loaded.</summary>
internal sealed partial class WarmUp(ExecutionProvider provider, PipelineRegistry registry, ILogger<WarmUp> logger)
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
        foreach (var mistake in registry.Mistakes)
        {
            LogMistake(mistake);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A detector cannot run here: {Mistake}")]
    private partial void LogMistake(string mistake);
}
