using FakeFinder.Weights.Import;
using FakeFinder.Weights.Places;

namespace FakeFinder.Weights.Pull;

/// <summary>
/// Downloads, checks, converts and installs networks. Nothing that is installed is touched before all of a name is here and checked. What
/// an interrupted pull has downloaded stays, and the next one continues it.
/// </summary>
public sealed class Puller : IDisposable
{
    private readonly PullOptions options;
    private readonly InstalledWeights installed;
    private readonly PlaceReader places = new();
    private readonly Downloader downloader;
    private readonly SourceFinder finder;

    public Puller(PullOptions options, TimeProvider time)
    {
        this.options = options;
        installed = new InstalledWeights(options.WeightsFolder);
        downloader = new Downloader(places, options, time);
        finder = new SourceFinder(places, downloader);
    }

    /// <returns>True where all of it is installed, in the precision that is wanted.</returns>
    public bool IsInstalled(string name) => installed.FindWhole(name) is { } manifest && options.Accepts(manifest.Precision);

    /// <summary>Finds the source from which it would be pulled, and its size. Nothing is downloaded.</summary>
    /// <exception cref="WeightsException">No source has it.</exception>
    public async Task<FoundSource> FindAsync(PullItem item, CancellationToken cancellationToken)
    {
        var refusals = new List<string>();
        await foreach (var found in finder.FindAsync(item, refusals, cancellationToken))
        {
            return found;
        }

        throw NoSource(item, refusals);
    }

    /// <summary>Pulls one name from the first of its sources that gives it whole.</summary>
    /// <exception cref="WeightsException">No source does, the disk is full, or another program changes the folder.</exception>
    public async Task<PullResult> PullAsync(PullItem item, IProgress<PullProgress> progress, CancellationToken cancellationToken)
    {
        using var mine = WeightsFolderLock.Take(options.WeightsFolder);
        try
        {
            return await AskSourcesAsync(item, cancellationToken) ?? await PullLockedAsync(item, progress, cancellationToken);
        }
        catch (IOException exception) when (FreeSpace.IsFull(exception))
        {
            throw new WeightsException(
                $"The disk of {options.WeightsFolder} is full: make room and pull {item.Name} again. What was downloaded stays and is "
                    + "continued.",
                exception);
        }
    }

    public void Dispose() => places.Dispose();

    /// <returns>Null where it is to be downloaded: it is not installed, another source was named, or its source has changed.</returns>
    private async Task<PullResult?> AskSourcesAsync(PullItem item, CancellationToken cancellationToken)
    {
        if (installed.FindWhole(item.Name) is not { } manifest || !options.Accepts(manifest.Precision))
        {
            return null;
        }

        var known = WeightsLock.Read(options.WeightsFolder).Of(item.Name).Downloads
            .Where(download => item.Sources.Any(source => download.Key.StartsWith($"{source}", StringComparison.Ordinal)))
            .ToList();
        if (known.Count == 0)
        {
            return item.IsExplicit ? null : new PullResult(PullOutcome.Unasked, manifest);
        }

        try
        {
            foreach (var (address, before) in known)
            {
                var now = await downloader.FindAsync(new PlaceAddress(address), "", cancellationToken);
                if (now.Bytes != before.Bytes || now.Validator != before.Validator)
                {
                    return null;
                }
            }

            return new PullResult(PullOutcome.Unchanged, manifest);
        }
        catch (PlaceException exception)
        {
            return item.IsExplicit
                ? null
                : new PullResult(PullOutcome.Unasked, manifest) { Remarks = [$"{item.Name}: {exception.Message}."] };
        }
    }

    private async Task<PullResult> PullLockedAsync(PullItem item, IProgress<PullProgress> progress, CancellationToken cancellationToken)
    {
        var refusals = new List<string>();
        await foreach (var found in finder.FindAsync(item, refusals, cancellationToken))
        {
            var staging = new Staging(options.WeightsFolder, item.Name);
            var record = WeightsLock.Read(options.WeightsFolder);
            var pull = new SourcePull(item, found, options, downloader, record, staging.FolderOf(found.Address), progress);
            try
            {
                var (outcome, manifest) = await pull.RunAsync(cancellationToken);
                staging.Delete();
                return new PullResult(outcome, manifest) { Remarks = refusals };
            }
            catch (PlaceException exception)
            {
                refusals.Add($"{found.Address}: {exception.Message}.");
            }
            catch (Exception exception) when (exception is ChangedFileException or WeightsException)
            {
                refusals.Add(exception.Message);
            }
        }

        throw NoSource(item, refusals);
    }

    private static WeightsException NoSource(PullItem item, List<string> refusals) => new(
        refusals.Count == 0
            ? $"{item.Name} names no source in models.json: say where it lies with --from."
            : $"{item.Name} could not be pulled. {string.Join(" ", refusals)} Name another place with --from, or try again later.");
}
