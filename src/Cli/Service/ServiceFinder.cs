using FakeFinder.Cli.Api;

namespace FakeFinder.Cli.Service;

/// <summary>Looks for the service that owns a data folder.</summary>
internal static class ServiceFinder
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <returns>Null where none answers: there is none, or it is not yet or no longer up.</returns>
    public static async Task<ServiceInfo?> FindAsync(string dataFolder, CancellationToken cancellationToken)
    {
        if (await ServiceInfo.ReadAsync(dataFolder, cancellationToken) is not { } info)
        {
            return null;
        }

        using var api = new FakeFinderApi(info.Url);
        return await api.AskHealthAsync("health/live", Patience, cancellationToken) is null ? null : info;
    }

    /// <summary>Says where the service is that owns the folder.</summary>
    /// <param name="said">What the refused service printed; used where the owner has not written its address yet.</param>
    public static async Task<CliException> TakenAsync(string dataFolder, string said, CancellationToken cancellationToken) =>
        await ServiceInfo.ReadAsync(dataFolder, cancellationToken) is { } owner
            ? Taken(dataFolder, owner)
            : new CliException($"Another service owns {dataFolder}: {said}", ExitCodes.DataFolderTaken);

    public static CliException Taken(string dataFolder, ServiceInfo owner) =>
        new($"A service with the data folder {dataFolder} runs already: {owner.Url} (process {owner.Pid}).", ExitCodes.DataFolderTaken);
}
