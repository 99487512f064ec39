using System.Collections.Immutable;
using FakeFinder.Contracts;
using FakeFinder.Media;
using FakeFinder.Storage.Videos;
using Microsoft.Extensions.Options;

namespace FakeFinder.Web.Api.Batches;

/// <summary>Takes the videos of folders on this machine in, where the settings allow these folders.</summary>
internal sealed class BatchFolders(IVideoLibrary library, IOptions<WebOptions> options)
{
    /// <summary>
    /// The video files of the folder itself, by name; links are left out. A file that is refused keeps its place, with the reason.
    /// </summary>
    /// <param name="owner">Whose the videos become.</param>
    /// <exception cref="InvalidRequestException">The folder is not allowed, not there, cannot be read, or holds no video file.</exception>
    public async Task<ImmutableArray<BatchVideo>> TakeInAsync(string folder, string? owner, CancellationToken cancellationToken)
    {
        var files = FilesOf(folder);
        if (files.Count == 0)
        {
            throw new InvalidRequestException($"The folder {folder} holds no video file ({VideoEndings.Text}).");
        }

        var videos = ImmutableArray.CreateBuilder<BatchVideo>(files.Count);
        foreach (var file in files)
        {
            videos.Add(await TakeInAsync(file, owner, cancellationToken));
        }

        return videos.MoveToImmutable();
    }

    private List<FileInfo> FilesOf(string folder)
    {
        try
        {
            return [.. new DirectoryInfo(Allowed(folder)).EnumerateFiles()
                .Where(file => VideoEndings.IsVideo(file.Name) && file.LinkTarget is null)
                .OrderBy(file => file.Name, StringComparer.Ordinal)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidRequestException($"The folder {folder} cannot be read: {exception.Message}");
        }
    }

    private async Task<BatchVideo> TakeInAsync(FileInfo file, string? owner, CancellationToken cancellationToken)
    {
        try
        {
            // A pipe, a socket or a device has no length; to open one may take for ever.
            await using Stream content = file.Length == 0 ? Stream.Null : file.OpenRead();
            return new BatchVideo((await library.AddAsync(file.Name, content, owner, cancellationToken)).Id, file.Name);
        }
        catch (Exception refusal) when (refusal is InvalidVideoException or UnauthorizedAccessException or FileNotFoundException)
        {
            return new BatchVideo("", FileName.Shown(file.Name), refusal.Message);
        }
    }

    /// <summary>
    /// The real folder, all links on the way to it followed, lies below a real folder of the settings. What is not allowed is not even
    /// looked for.
    /// </summary>
    private string Allowed(string folder)
    {
        var roots = options.Value.BatchFolders;
        var path = Path.IsPathFullyQualified(folder) ? Path.GetFullPath(folder) : null;
        if (path is null || !roots.Any(root => IsBelow(path, Path.GetFullPath(root))))
        {
            throw NotAllowed(folder, roots);
        }

        if (!Directory.Exists(path))
        {
            throw new InvalidRequestException($"There is no folder {folder} on the service's machine.");
        }

        var real = Real(path);
        return roots.Any(root => IsBelow(real, Real(Path.GetFullPath(root)))) ? real : throw NotAllowed(folder, roots);
    }

    private static InvalidRequestException NotAllowed(string folder, IReadOnlyList<string> roots) => new(roots.Count == 0
        ? $"The folder '{folder}' is not read: no folder of this machine is allowed; the setting FakeFinder:Web:BatchFolders names those "
            + $"that are."
        : $"The folder '{folder}' is not read: only full paths below {string.Join(", ", roots)} are allowed; the setting "
            + "FakeFinder:Web:BatchFolders names them.");

    private static bool IsBelow(string path, string root)
    {
        var end = Path.TrimEndingDirectorySeparator(root) + Path.DirectorySeparatorChar;
        return (Path.TrimEndingDirectorySeparator(path) + Path.DirectorySeparatorChar).StartsWith(end, StringComparison.Ordinal);
    }

    private static string Real(string path)
    {
        var real = Path.GetPathRoot(path)!;
        foreach (var name in path[real.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            var next = Path.Combine(real, name);
            real = new DirectoryInfo(next).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? next;
        }

        return real;
    }
}
