using System.Net;
using FakeFinder.Cli.Api;
using FakeFinder.Cli.Service;

namespace FakeFinder.Cli.Detect;

/// <summary>
/// Where <c>detect</c> and <c>batch</c> find their service: the given one, the one that owns the data folder, or one of its own.
/// </summary>
/// <param name="Server">The given one.</param>
/// <param name="WeightsGiven">The user named a weights folder, which only a service of its own heeds.</param>
internal sealed record ServiceSource(ServiceSettings Settings, Uri? Server, bool WeightsGiven)
{
    private static readonly TimeSpan OwnerLimit = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);

    /// <summary>Does the work with a service that is up.</summary>
    /// <param name="quiet">Standard output belongs to the result alone.</param>
    public async Task<T> UseAsync<T>(
        CliConsole console,
        bool quiet,
        Func<UsedService, CancellationToken, Task<T>> work,
        CancellationToken cancellationToken)
    {
        if (Server is not null)
        {
            return await UseRunningAsync(
                console, new UsedService(Server, ApiKeyText.FromEnvironment(), EndsWithThis: false), work, cancellationToken);
        }

        if (await ServiceFinder.FindAsync(Settings.DataFolder, cancellationToken) is null)
        {
            try
            {
                await using var service = await ServiceProcess.StartAsync(
                    Settings,
                    quiet ? console.Error : console.Output,
                    cancellationToken);
                return await service.WhileRunningAsync(
                    token => work(new UsedService(service.Info.Url, service.Info.Key, EndsWithThis: true), token),
                    cancellationToken);
            }
            catch (CliException exception) when (exception.ExitCode == ExitCodes.DataFolderTaken)
            {
                console.Error.Line("Another service has just been started with this data folder; it is used.");
            }
        }

        var owner = await WaitForOwnerAsync(cancellationToken);
        return await UseRunningAsync(
            console, new UsedService(owner.Url, owner.Key, EndsWithThis: false), work, cancellationToken);
    }

    private Task<T> UseRunningAsync<T>(
        CliConsole console,
        UsedService running,
        Func<UsedService, CancellationToken, Task<T>> work,
        CancellationToken cancellationToken)
    {
        if (WeightsGiven)
        {
            console.Error.Line(
                $"The service at {running.Url} is used, with its own weights folder: --weights counts only for a service that this command "
                    + $"starts itself."
            );
        }

        return work(running, cancellationToken);
    }

    /// <summary>A service that is just starting owns the folder before it answers, and answers before it has a worker.</summary>
    private async Task<ServiceInfo> WaitForOwnerAsync(CancellationToken cancellationToken)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(since) < OwnerLimit)
        {
            if (await ServiceInfo.ReadAsync(Settings.DataFolder, cancellationToken) is { } owner)
            {
                using var api = new FakeFinderApi(owner.Url);
                if (await api.AskHealthAsync("health/ready", AnswerLimit, cancellationToken) == HttpStatusCode.OK)
                {
                    return owner;
                }
            }

            await Task.Delay(PollInterval, cancellationToken);
        }

        throw new CliException(
            $"The service that owns {Settings.DataFolder} was not ready within {OwnerLimit.TotalSeconds:0} s; see its logs there.");
    }
}

/// <summary>The service that does a command's work.</summary>
/// <param name="Key">By which the service knows the caller; null: it is asked without one.</param>
/// <param name="EndsWithThis">The command has started it, and stops it at its own end.</param>
internal sealed record UsedService(Uri Url, string? Key, bool EndsWithThis)
{
    /// <summary>Its API; the caller disposes of it.</summary>
    public FakeFinderApi Open() => new(Url, Key);
}
