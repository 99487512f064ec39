using FakeFinder.Detection.Pipelines;
using FakeFinder.Plugins;
using FakeFinder.Reports;
using Microsoft.Extensions.Logging;

namespace FakeFinder.Detection.Plugins;

/// <summary>A loaded detector of a plugin. What goes wrong in it is a sentence, and the failure of this detector alone.</summary>
/// <param name="grace">How long an analysis that is cancelled may take to end, before it is left alone.</param>
internal sealed partial class PluginDetector(
    string plugin,
    IDetector detector,
    NetworkReport files,
    TimeSpan grace,
    TimeProvider time,
    ILogger<PluginDetector> logger) : ILoadedPipeline
{
    private readonly SemaphoreSlim turn = new(1);
    private volatile Task? leftAlone;

    public IReadOnlyList<NetworkReport> Networks { get; } = [files];

    public bool RunsNetworks => false;

    public async Task<PipelineResult> AnalyseAsync(VideoAnalysis analysis, CancellationToken cancellationToken)
    {
        if (detector.AllowsConcurrentAnalyses)
        {
            return await AnalyseInTurnAsync(analysis, cancellationToken);
        }

        await turn.WaitAsync(cancellationToken);
        try
        {
            return await AnalyseInTurnAsync(analysis, cancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>An analysis that was left alone still uses the detector: it is disposed of after that, if ever.</summary>
    public async ValueTask DisposeAsync()
    {
        if (leftAlone is { IsCompleted: false } running)
        {
            _ = DisposeAfterAsync(running);
            return;
        }

        await DisposeOfDetectorAsync();
    }

    private async Task<PipelineResult> AnalyseInTurnAsync(VideoAnalysis analysis, CancellationToken cancellationToken)
    {
        if (leftAlone is { IsCompleted: false })
        {
            throw new DetectorFaultException(
                $"The plugin {plugin} still works on an analysis that was cancelled, and does not end; restart the worker.");
        }

        // The plugin has a source of its own, never disposed of: it may hang in what it has registered, and use it for ever.
        var asked = new CancellationTokenSource();
        using var asking = cancellationToken.Register(() => _ = asked.CancelAsync());
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var source = analysis.ReadFramesAsync(reading.Token).Ahead(ReadAhead.Frames, reading.Token).GetAsyncEnumerator(reading.Token);
        var frames = new PluginFrames(source);
        var progress = new PluginProgress(analysis);
        var video = PluginPlan.PropertiesOf(analysis.Video!);
        var work = Task.Run(() => detector.AnalyseAsync(video, frames, progress, asked.Token), CancellationToken.None);
        try
        {
            await WaitForAsync(work, cancellationToken);
        }
        finally
        {
            progress.End();
            await reading.CancelAsync();
            await frames.CloseAsync();
        }

        return ResultOf(work, frames, analysis);
    }

    /// <summary>Until the work has ended. After it was cancelled it is waited for a while, and then left alone.</summary>
    private async Task WaitForAsync(Task work, CancellationToken cancellationToken)
    {
        await work.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!work.IsCompleted)
        {
            await work.WaitAsync(grace, time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (!work.IsCompleted)
        {
            leftAlone = work;
            LogLeftAlone(plugin, grace);
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    private PipelineResult ResultOf(Task<DetectionResult> work, PluginFrames frames, VideoAnalysis analysis)
    {
        // What is wrong with the video is not the plugin's fault, whatever it made of it.
        frames.Fault?.Throw();
        DetectionResult result;
        try
        {
            result = work.GetAwaiter().GetResult() ?? throw new DetectorFaultException($"The plugin {plugin} gave null as its result.");
        }
        catch (Exception exception) when (exception is not DetectorFaultException)
        {
            throw new DetectorFaultException(PluginFault.Describe(plugin, "analysing the video", exception), exception);
        }

        if (!frames.IsAtEnd)
        {
            analysis.WantNoneAfter(frames.Given.Keys.DefaultIfEmpty(-1).Max());
        }
        else if (frames.Given.Count == 0)
        {
            return PipelineResult.Undetermined(analysis.NoneDecoded);
        }

        return new PluginVerdict(plugin, frames.Given).Of(result);
    }

    private async Task DisposeAfterAsync(Task running)
    {
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await DisposeOfDetectorAsync();
    }

    private async Task DisposeOfDetectorAsync()
    {
        try
        {
            await detector.DisposeAsync();
        }
        catch (Exception exception)
        {
            LogNotDisposed(exception, plugin);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Plugin} has not ended a cancelled analysis within {Grace}; it is left alone, and gets no further video until it has"
    )]
    private partial void LogLeftAlone(string plugin, TimeSpan grace);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The plugin {Plugin} failed when a detector of it was disposed of")]
    private partial void LogNotDisposed(Exception exception, string plugin);
}
