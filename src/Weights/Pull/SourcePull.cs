using FakeFinder.Weights.Import;

namespace FakeFinder.Weights.Pull;

/// <summary>One pull from one source: download, check, unpack, convert, install, record.</summary>
/// <param name="folder">For what is downloaded; it may hold what an earlier run left.</param>
internal sealed class SourcePull(
    PullItem item,
    FoundSource source,
    PullOptions options,
    Downloader downloader,
    WeightsLock record,
    string folder,
    IProgress<PullProgress> progress)
{
    private readonly InstalledWeights installed = new(options.WeightsFolder);

    private string Members => Path.Combine(folder, "members");

    /// <exception cref="Places.PlaceException">The source does not give it.</exception>
    /// <exception cref="ChangedFileException">It is not what is pinned or recorded; it is deleted here.</exception>
    public async Task<(PullOutcome Outcome, WeightsManifest Manifest)> RunAsync(CancellationToken cancellationToken)
    {
        RequireRoom();
        var check = new HashCheck(item, record.Of(item.Name), options.AcceptChanged);
        try
        {
            var downloads = await DownloadAsync(check, cancellationToken);
            var outcome = PullOutcome.Installed;
            var manifest = WhatIsInstalled(check);
            if (manifest is null)
            {
                manifest = await InstallAsync(downloads, check, cancellationToken);
            }
            else
            {
                outcome = PullOutcome.Unchanged;
            }

            record.Record(item.Name, check.Seen);
            return (outcome, manifest);
        }
        catch (Exception exception) when (exception is ChangedFileException or WeightsException)
        {
            // What is wrong is not to be continued.
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }

            throw;
        }
    }

    private void RequireRoom()
    {
        if (source.Room is { } room)
        {
            FreeSpace.Require(options.WeightsFolder, room - AlreadyHere(), $"{item.Name} with all steps");
        }
    }

    private long AlreadyHere() =>
        Directory.Exists(folder) ? new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length) : 0;

    /// <returns>Path by file name.</returns>
    private async Task<Dictionary<string, string>> DownloadAsync(HashCheck check, CancellationToken cancellationToken)
    {
        var paths = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in source.Files)
        {
            var (path, validator) = await downloader.FetchAsync(
                file,
                Path.Combine(folder, file.Name),
                new Reported(bytes => Report(PullStep.Downloading, file.Name, bytes, file.Bytes)),
                cancellationToken);
            Report(PullStep.Checking, file.Name, 0, null);
            var sha256 = await check.DownloadAsync(file with { Validator = validator }, path, cancellationToken);
            if (source.Form != SourceForm.Archive && file.Name != WeightsManifest.FileName)
            {
                check.File(file.Name, file.Address.ToString(), sha256);
            }

            paths[file.Name] = path;
        }

        return paths;
    }

    /// <returns>The manifest where the source has what is installed already: the same bytes at the same address.</returns>
    private WeightsManifest? WhatIsInstalled(HashCheck check)
    {
        var before = record.Of(item.Name).Downloads;
        return installed.FindWhole(item.Name) is { } manifest
            && options.Accepts(manifest.Precision)
            && check.Seen.Downloads.All(seen => before.GetValueOrDefault(seen.Key)?.Sha256 == seen.Value.Sha256)
            ? manifest
            : null;
    }

    private Task<WeightsManifest> InstallAsync(
        Dictionary<string, string> downloads,
        HashCheck check,
        CancellationToken cancellationToken) => source.Form switch
        {
            SourceForm.Archive => UnpackAsync(downloads.Values.Single(), check, cancellationToken),
            SourceForm.Published => ConvertAsync(Path.GetDirectoryName(downloads.Values.First())!, sha256: null, cancellationToken),
            _ => TakeConvertedAsync(name => downloads[name], check, cancellationToken),
        };

    private async Task<WeightsManifest> UnpackAsync(string archive, HashCheck check, CancellationToken cancellationToken)
    {
        var published = item.Recipe?.Networks.Select(network => network.Checkpoint).ToHashSet(StringComparer.Ordinal) ?? [];
        var bytes = new FileInfo(archive).Length;
        var found = await ArchiveMembers.ExtractAsync(
            archive,
            name => published.Contains(name) || name == WeightsManifest.FileName || Path.GetExtension(name) == ".onnx",
            Members,
            new Reported(read => Report(PullStep.Unpacking, Path.GetFileName(archive), read, bytes)),
            cancellationToken);
        if (item.Recipe is null || !published.IsSubsetOf(found))
        {
            return found.Contains(WeightsManifest.FileName)
                ? await TakeConvertedAsync(name => Path.Combine(Members, name), check, cancellationToken)
                : throw new WeightsException(
                    $"{source.Address} lacks {string.Join(", ", published.Except(found).DefaultIfEmpty(WeightsManifest.FileName))}, so it "
                        + $"is not the archive of {item.Name}; name the place of the right one with --from.");
        }

        foreach (var name in published)
        {
            Report(PullStep.Checking, name, 0, null);
            check.File(name, source.Address.ToString(), await FileHash.OfAsync(Path.Combine(Members, name), cancellationToken));
        }

        return await ConvertAsync(Members, check.Seen.Downloads.Values.Single().Sha256, cancellationToken);
    }

    private async Task<WeightsManifest> ConvertAsync(string from, string? sha256, CancellationToken cancellationToken)
    {
        var request = new ImportRequest
        {
            From = from,
            WeightsFolder = options.WeightsFolder,
            Precision = options.Precision ?? Precision.Fp32,
            Origin = new ManifestOrigin(source.Address.ToString(), sha256, item.Licence),
        };
        var imported = new Converted(progress, item.Name);
        return await Task.Run(() => Importer.ImportLocked(item.Recipe!, request, imported, cancellationToken), cancellationToken);
    }

    private async Task<WeightsManifest> TakeConvertedAsync(
        Func<string, string> pathOf,
        HashCheck check,
        CancellationToken cancellationToken)
    {
        var read = WeightsManifest.Read(pathOf(WeightsManifest.FileName));
        var manifest = read with
        {
            Origin = read.Origin ?? new ManifestOrigin(source.Address.ToString(), Sha256: null, item.Licence),
        };
        if (manifest.Name != item.Name)
        {
            throw new WeightsException($"{source.Address} holds the networks of {manifest.Name}, not those of {item.Name}.");
        }

        var ready = Directory.CreateDirectory(Path.Combine(folder, "ready")).FullName;
        foreach (var network in manifest.Networks)
        {
            var path = pathOf(network.File);
            await CheckConvertedAsync(network, path, check, cancellationToken);
            var target = Path.Combine(ready, network.File);
            if (path.StartsWith(folder, StringComparison.Ordinal))
            {
                File.Move(path, target, overwrite: true);
            }
            else
            {
                File.Copy(path, target, overwrite: true);
            }
        }

        installed.Install(manifest, ready);
        return manifest;
    }

    private async Task CheckConvertedAsync(ManifestNetwork network, string path, HashCheck check, CancellationToken cancellationToken)
    {
        if (Path.GetFileName(network.File) != network.File || !File.Exists(path))
        {
            throw new WeightsException($"The manifest of {source.Address} names '{network.File}', which is not beside it.");
        }

        var from = source.Address.ToString();
        var sha256 = await FileHash.OfAsync(path, cancellationToken);
        if (!string.Equals(sha256, network.Sha256, StringComparison.OrdinalIgnoreCase))
        {
            throw ChangedFileException.Damaged(network.File, from, sha256, network.Sha256);
        }

        check.File(network.File, from, sha256);
        if (network.Source.Sha256.Length > 0)
        {
            check.Claim(network.Source.File, from, network.Source.Sha256);
        }
    }

    private void Report(PullStep step, string what, double done, double? total) =>
        progress.Report(new PullProgress(item.Name, step, what, done, total));

    /// <summary>Reports at once, on the thread that works.</summary>
    private sealed class Reported(Action<double> report) : IProgress<double>
    {
        public void Report(double value) => report(value);
    }

    private sealed class Converted(IProgress<PullProgress> progress, string name) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => progress.Report(
            new PullProgress(name, PullStep.Converting, value.Network, value.Number - 1 + value.Fraction, value.Count));
    }
}
