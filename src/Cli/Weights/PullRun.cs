using FakeFinder.Catalog;
using FakeFinder.Weights;
using FakeFinder.Weights.Pull;

namespace FakeFinder.Cli.Weights;

/// <summary>One <c>weights pull</c>. What cannot be pulled does not keep the rest from it.</summary>
/// <param name="models">The list of detectors.</param>
internal sealed class PullRun(CliConsole console, string models, PullOptions options, TimeProvider time)
{
    /// <exception cref="CliException">A name is unknown, or models.json cannot be read.</exception>
    public async Task<int> RunAsync(PullOrder order, bool dryRun, CancellationToken cancellationToken)
    {
        var items = order.ItemsOf(ReadModels());
        using var puller = new Puller(options, time);
        if (dryRun)
        {
            return await PlanAsync(puller, items, cancellationToken);
        }

        var failed = new HashSet<string>(StringComparer.Ordinal);
        await PullDisplay.ShowAsync(
            console.Output,
            time,
            async progress =>
            {
                foreach (var item in items)
                {
                    if (!await TryAsync(() => PullAsync(puller, item, progress, cancellationToken)))
                    {
                        failed.Add(item.Name);
                    }
                }
            });
        return failed.Count == 0 ? ExitCodes.Success : ExitCodes.Failure;
    }

    private ModelList ReadModels()
    {
        try
        {
            return ModelList.Read(models);
        }
        catch (InvalidDataException exception)
        {
            throw new CliException(exception.Message);
        }
    }

    private async Task PullAsync(Puller puller, PullItem item, PullDisplay progress, CancellationToken cancellationToken)
    {
        if (!puller.IsInstalled(item.Name))
        {
            progress.Line(Describe(item, await puller.FindAsync(item, cancellationToken)));
        }

        var result = await puller.PullAsync(item, progress, cancellationToken);
        foreach (var remark in result.Remarks)
        {
            console.Error.Line(remark);
        }

        progress.Line(Describe(item.Name, result));
    }

    private async Task<int> PlanAsync(Puller puller, IReadOnlyList<PullItem> items, CancellationToken cancellationToken)
    {
        var sound = true;
        foreach (var item in items)
        {
            sound &= await TryAsync(async () =>
                console.Output.Line(
                    puller.IsInstalled(item.Name)
                        ? $"{item.Name}: is installed."
                        : Describe(item, await puller.FindAsync(item, cancellationToken))));
        }

        var free = Megabytes.Of(FreeSpace.Of(options.WeightsFolder));
        console.Output.Line($"{options.WeightsFolder} has {free} free. Nothing was downloaded.");
        return sound ? ExitCodes.Success : ExitCodes.Failure;
    }

    private async Task<bool> TryAsync(Func<Task> work)
    {
        try
        {
            await work();
            return true;
        }
        catch (Exception exception) when (exception is WeightsException or IOException or UnauthorizedAccessException)
        {
            console.Error.Line(exception.Message);
            return false;
        }
    }

    private static string Describe(PullItem item, FoundSource source)
    {
        var size = source.Bytes is { } bytes ? Megabytes.Of(bytes) : "an unknown size";
        var room = source.Room is { } needed ? $", up to {Megabytes.Of(needed)} of the disk with all steps" : "";
        var form = source.Form switch
        {
            SourceForm.Archive => "archive",
            SourceForm.Published => $"{source.Files.Count} published files",
            _ => $"{source.Files.Count - 1} converted networks",
        };
        return $"{item.Name}: {size} from {source.Address} ({form}){room}.";
    }

    private string Describe(string name, PullResult result)
    {
        var bytes = Megabytes.Of(result.Manifest.Networks.Sum(network => network.Bytes));
        return result.Outcome switch
        {
            PullOutcome.Installed => $"{name}: {result.Manifest.Networks.Count} networks ({bytes}) are installed in "
                + $"{Path.Combine(options.WeightsFolder, name)}.",
            PullOutcome.Unchanged => $"{name}: is installed ({bytes}), and its source has the same files.",
            _ => $"{name}: is installed ({bytes}).",
        };
    }
}
