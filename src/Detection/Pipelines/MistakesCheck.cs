using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FakeFinder.Detection.Pipelines;

/// <summary>Says at start which installed detectors cannot run here, and why: else they would only be missing.</summary>
internal sealed partial class MistakesCheck(PipelineRegistry registry, ILogger<MistakesCheck> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await registry.WhenKnownAsync().WaitAsync(stoppingToken);
        foreach (var mistake in registry.Mistakes)
        {
            LogMistake(mistake);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A detector cannot run here: {Mistake}")]
    private partial void LogMistake(string mistake);
}
