using FakeFinder.Cli.Analysis;
using FakeFinder.Cli.Api;
using FakeFinder.Cli.Output;
using FakeFinder.Cli.Service;

namespace FakeFinder.Cli.Up;

/// <summary>One <c>up</c>, from start to stop.</summary>
internal sealed class UpRun(CliConsole console, ServiceSettings settings, TimeProvider time)
{
    private static readonly string Sample = Path.Combine(AppContext.BaseDirectory, "samples", "astronaut.mp4");

    /// <param name="once">Stop after the table.</param>
    public async Task<int> RunAsync(bool once, CancellationToken cancellationToken)
    {
        if (await ServiceFinder.FindAsync(settings.DataFolder, cancellationToken) is { } owner)
        {
            throw ServiceFinder.Taken(settings.DataFolder, owner);
        }

        await using var service = await ServiceProcess.StartAsync(settings, console.Output, cancellationToken);
        using var api = new FakeFinderApi(service.Info.Url);
        var analysed = await service.WhileRunningAsync(token => TryOutAsync(api, token), cancellationToken);
        if (!once)
        {
            console.Output.Line($"The dashboard is at {api.Server}, the data are in {settings.DataFolder}. Ctrl+C stops the service.");
            await service.WatchAsync(cancellationToken);
        }

        console.Output.Line("Stopping the service ...");
        return once && !analysed ? ExitCodes.Failure : ExitCodes.Success;
    }

    /// <summary>Analyses the sample clip with every detector that can run.</summary>
    /// <returns>False where that did not work; the reason has been said.</returns>
    private async Task<bool> TryOutAsync(FakeFinderApi api, CancellationToken cancellationToken)
    {
        var detectors = await api.ListDetectorsAsync(cancellationToken);
        if (DetectorChoice.Runnable(detectors) is not { Count: > 0 } runnable)
        {
            console.Error.Line(DetectorChoice.NoneCanRun(detectors));
            return false;
        }

        var analysis = new FileAnalysis(api, runnable, time);
        var result = await ProgressDisplay.On(console.Output).ShowAsync(progressOf => analysis.RunAsync(Sample, progressOf("samples/astronaut.mp4"), cancellationToken));
        if (result.Error is not null)
        {
            console.Error.Line($"The sample clip was not analysed: {result.Error}");
            return false;
        }

        console.Output.Write(ResultTable.Create([result with { File = "samples/astronaut.mp4" }], detectors));
        return result.IsComplete;
    }
}
