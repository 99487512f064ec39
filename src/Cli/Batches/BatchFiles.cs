using FakeFinder.Storage.Videos;

namespace FakeFinder.Cli.Batches;

/// <summary>The files of a folder: those that belong to the batch, and what is left out.</summary>
/// <param name="Videos">By name.</param>
/// <param name="Others">Names of the files without a video's extension.</param>
/// <param name="Folders">How many subfolders there are; they are not searched.</param>
internal sealed record BatchFiles(IReadOnlyList<FileInfo> Videos, IReadOnlyList<string> Others, int Folders)
{
    private const int MostNamed = 10;

    /// <summary>A sentence for each kind of thing that is left out.</summary>
    public IEnumerable<string> LeftOut
    {
        get
        {
            if (Others.Count > 0)
            {
                var more = Others.Count > MostNamed ? $" and {Others.Count - MostNamed} more" : "";
                yield return $"Skipped {Others.Count} {(Others.Count == 1 ? "file" : "files")} without a video's extension: "
                    + $"{string.Join(", ", Others.Take(MostNamed))}{more}.";
            }

            if (Folders > 0)
            {
                yield return $"Skipped {Folders} {(Folders == 1 ? "subfolder" : "subfolders")}: a batch takes the files of one folder.";
            }
        }
    }

    /// <exception cref="CliException">There is no such folder, or no video file in it.</exception>
    public static BatchFiles Of(string folder)
    {
        var place = new DirectoryInfo(folder);
        if (!place.Exists)
        {
            throw new CliException(
                File.Exists(folder) ? $"{folder} is a file; 'fakefinder detect {folder}' analyses it." : $"There is no folder {folder}.",
                ExitCodes.Usage);
        }

        var files = place
            .EnumerateFiles()
            .OrderBy(file => file.Name, StringComparer.Ordinal)
            .ToLookup(file => VideoEndings.IsVideo(file.Name));
        return files[true].Any()
            ? new BatchFiles([.. files[true]], [.. files[false].Select(file => file.Name)], place.EnumerateDirectories().Count())
            : throw new CliException($"{folder} holds no video file ({VideoEndings.Text}).");
    }
}
