using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FakeFinder.Detection.Pipelines;

/// <summary>Says at start which installed detectors cannot run here, and why: else they would only be missing.</summary>
internal sealed partial class MistakesCheck(PipelineRegistry registry, ILogger<MistakesCheck> logger) : BackgroundService
{
    /// <summary>A worker that joins knows what it can run: its first heartbeat says it.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await registry.WhenKnownAsync().WaitAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (var mistake in registry.Mistakes)
        {
            LogMistake(mistake);
        }

        return Task.CompletedTask;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A detector cannot run here: {Mistake}")]
    private partial void LogMistake(string mistake);
}
