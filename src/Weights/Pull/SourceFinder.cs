using System.Runtime.CompilerServices;
using FakeFinder.Weights.Import;
using FakeFinder.Weights.Places;

namespace FakeFinder.Weights.Pull;

/// <summary>Looks which of the sources of an item have it, and in which form.</summary>
internal sealed class SourceFinder(PlaceReader places, Downloader downloader)
{
    /// <summary>A manifest is a few kilobytes.</summary>
    private const int ManifestLimit = 1 << 20;

    /// <summary>The sources that have it, one after the other: the next is asked only when it is wanted.</summary>
    /// <param name="refusals">Takes a sentence for each source that does not have it.</param>
    public async IAsyncEnumerable<FoundSource> FindAsync(
        PullItem item,
        ICollection<string> refusals,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var source in item.Sources)
        {
            if (await TryFindAsync(item, source, refusals, cancellationToken) is { } found)
            {
                yield return found;
            }
        }
    }

    private async Task<FoundSource?> TryFindAsync(
        PullItem item,
        PlaceAddress source,
        ICollection<string> refusals,
        CancellationToken cancellationToken)
    {
        string? refusal = null;
        foreach (var look in LooksAt(item, source))
        {
            try
            {
                if (await look(cancellationToken) is { } found)
                {
                    return found;
                }
            }
            catch (PlaceException exception)
            {
                refusal = $"{source}: {exception.Message}.";
                if (exception.Fault != PlaceFault.Absent)
                {
                    break;
                }
            }
        }

        refusals.Add(refusal ?? $"{source}: there is nothing of {item.Name}.");
        return null;
    }

    private IEnumerable<Func<CancellationToken, Task<FoundSource?>>> LooksAt(PullItem item, PlaceAddress source)
    {
        if (source.IsArchive)
        {
            yield return token => ArchiveAsync(source, token);
            yield break;
        }

        yield return token => ArchiveAsync(source.Child(item.Archive), token);
        yield return token => ConvertedAsync(item, source.Child(item.Name), token);
        yield return token => ConvertedAsync(item, source, token);
        if (item.Recipe is { } recipe)
        {
            yield return token => PublishedAsync(recipe, source.Child(item.Name), token);
            yield return token => PublishedAsync(recipe, source, token);
        }
    }

    private async Task<FoundSource?> ArchiveAsync(PlaceAddress archive, CancellationToken cancellationToken) =>
        new(archive, SourceForm.Archive, [await downloader.FindAsync(archive, NameOf(archive), cancellationToken)]);

    private async Task<FoundSource?> PublishedAsync(ImportRecipe recipe, PlaceAddress folder, CancellationToken cancellationToken)
    {
        var files = new List<FoundFile>();
        foreach (var name in recipe.Networks.Select(network => network.Checkpoint))
        {
            files.Add(await FileOfAsync(folder, name, cancellationToken));
        }

        return new(folder, SourceForm.Published, files);
    }

    /// <returns>Null where the manifest is another's.</returns>
    private async Task<FoundSource?> ConvertedAsync(PullItem item, PlaceAddress folder, CancellationToken cancellationToken)
    {
        var manifest = await ReadManifestAsync(folder.Child(WeightsManifest.FileName), cancellationToken);
        if (manifest.Name != item.Name)
        {
            return null;
        }

        var files = new List<FoundFile> { await FileOfAsync(folder, WeightsManifest.FileName, cancellationToken) };
        foreach (var network in manifest.Networks)
        {
            if (Path.GetFileName(network.File) != network.File)
            {
                throw new PlaceException($"its manifest names '{network.File}', which is not beside it", PlaceFault.Lasting);
            }

            files.Add(await FileOfAsync(folder, network.File, cancellationToken));
        }

        return new(folder, SourceForm.Converted, files);
    }

    private async Task<WeightsManifest> ReadManifestAsync(PlaceAddress address, CancellationToken cancellationToken)
    {
        // Asked for by the downloader first, which asks again where it may help.
        await downloader.FindAsync(address, WeightsManifest.FileName, cancellationToken);
        await using var file = await places.OpenAsync(address, from: 0, validator: null, cancellationToken);
        var buffer = new byte[ManifestLimit];
        var length = await file.Content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        try
        {
            return WeightsManifest.Parse(buffer.AsMemory(0, length), address.Text);
        }
        catch (WeightsException exception)
        {
            throw new PlaceException(exception.Message.TrimEnd('.'), PlaceFault.Absent, exception);
        }
    }

    private async Task<FoundFile> FileOfAsync(PlaceAddress folder, string name, CancellationToken cancellationToken)
    {
        var address = folder.Child(name);
        try
        {
            return await downloader.FindAsync(address, name, cancellationToken);
        }
        catch (PlaceException exception)
        {
            throw new PlaceException($"{address}: {exception.Message}", exception.Fault, exception);
        }
    }

    private static string NameOf(PlaceAddress address) =>
        Path.GetFileName(address.IsHttp ? Uri.UnescapeDataString(new Uri(address.Text).AbsolutePath) : address.Text);
}
