using FakeFinder.Cli.Service;

namespace FakeFinder.Cli.Up;

/// <summary>One <c>up</c>, from start to stop.</summary>
internal sealed class UpRun(CliConsole console, ServiceSettings settings, TimeProvider time)
{
    /// <param name="once">Analyse the sample clip and stop.</param>
    public async Task<int> RunAsync(bool once, CancellationToken cancellationToken)
    {
        if (await ServiceFinder.FindAsync(settings.DataFolder, cancellationToken) is { } owner)
        {
            throw ServiceFinder.Taken(settings.DataFolder, owner);
        }

        var service = await ServiceProcess.StartAsync(settings, console.Output, cancellationToken);
        return once ? await TryOutAsync(service, cancellationToken) : await KeepAsync(service, cancellationToken);
    }

    private async Task<int> TryOutAsync(ServiceProcess service, CancellationToken cancellationToken)
    {
        await using var running = service;
        using var api = service.Info.Open();
        var analysed = await service.WhileRunningAsync(token => new SampleClip(console, time).AnalyseAsync(api, token), cancellationToken);
        console.Output.Line("Stopping the service ...");
        return analysed ? ExitCodes.Success : ExitCodes.Failure;
    }

    /// <summary>Until it is asked to stop. The port stays, so that open pages find the service again.</summary>
    private async Task<int> KeepAsync(ServiceProcess first, CancellationToken cancellationToken)
    {
        var again = settings with { Port = first.Info.Url.Port };
        var keeper = new ServiceKeeper(token => ServiceProcess.StartAsync(again, console.Output, token), console.Error, time);
        using var told = cancellationToken.Register(() => console.Output.Line("Stopping the service ..."));
        try
        {
            await keeper.KeepAsync(first, ShowAsync, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            console.Output.Line("The service has stopped.");
        }

        return ExitCodes.Success;
    }

    private async Task ShowAsync(ServiceProcess service, CancellationToken cancellationToken)
    {
        using var api = service.Info.Open();
        console.Output.Line($"The dashboard is at {api.Server}, the data are in {settings.DataFolder}. Ctrl+C stops the service.");
        if (await api.CountJobsAsync(cancellationToken) == 0)
        {
            await new SampleClip(console, time).AnalyseAsync(api, cancellationToken);
        }

        if (FirstDetector.Hint(await api.ListDetectorsAsync(cancellationToken)) is { } hint)
        {
            console.Output.Line(hint);
        }
    }
}
