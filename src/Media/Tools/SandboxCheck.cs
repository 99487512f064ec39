using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FakeFinder.Media.Tools;

/// <summary>Tries the sandbox when the host starts, and says in the log whether FFmpeg runs in it.</summary>
internal sealed partial class SandboxCheck(MediaTools tools, ILogger<SandboxCheck> logger) : IHostedService
{
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The sandbox is required and does not work.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var trial = await tools.TrySandboxAsync(cancellationToken);
        LogTried(trial.Works ? LogLevel.Information : LogLevel.Warning, trial.Sentence);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(Message = "{Sentence}")]
    private partial void LogTried(LogLevel level, string sentence);
}
