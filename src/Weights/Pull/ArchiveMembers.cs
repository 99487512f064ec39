using System.Formats.Tar;
using System.IO.Compression;
using FakeFinder.Weights.Import;

namespace FakeFinder.Weights.Pull;

/// <summary>
/// Takes the wanted members out of a tar, packed by gzip or not, in one pass. Members are found by file name, whatever their folder, and
/// are written under that name alone. Links are never followed.
/// </summary>
internal static class ArchiveMembers
{
    private static ReadOnlySpan<byte> GzipMagic => [0x1f, 0x8b];

    /// <param name="wanted">Whether a file name is wanted.</param>
    /// <param name="folder">Where members go; a whole member has its name, an unfinished one another.</param>
    /// <param name="progress">Bytes of the archive that are read.</param>
    /// <returns>The names of the members that were found.</returns>
    /// <exception cref="WeightsException">The archive is damaged, or holds something that no archive of weights needs.</exception>
    public static async Task<IReadOnlySet<string>> ExtractAsync(
        string archive,
        Func<string, bool> wanted,
        string folder,
        IProgress<double> progress,
        CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        try
        {
            await using var file = File.OpenRead(archive);
            await using var content = Unpacked(file);
            await using var tar = new TarReader(content);
            var found = new Dictionary<string, string>(StringComparer.Ordinal);
            while (await tar.GetNextEntryAsync(cancellationToken: cancellationToken) is { } entry)
            {
                progress.Report(file.Position);
                if (Check(archive, entry) is { } name && wanted(name))
                {
                    await TakeAsync(archive, entry, name, folder, found, cancellationToken);
                }
            }

            return found.Keys.ToHashSet(StringComparer.Ordinal);
        }
        catch (Exception exception)
            when (exception
                is InvalidDataException
                    or EndOfStreamException
                    or FormatException
                    or NotSupportedException
                    or InvalidOperationException
                    or OverflowException)
        {
            throw new WeightsException(
                $"{Path.GetFileName(archive)} is damaged, or no tar ({exception.Message.TrimEnd('.')}).",
                exception);
        }
    }

    private static Stream Unpacked(FileStream file)
    {
        Span<byte> magic = stackalloc byte[GzipMagic.Length];
        var isPacked = file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) == magic.Length && magic.SequenceEqual(GzipMagic);
        file.Position = 0;
        return isPacked ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    /// <returns>The file's name; null for what is no file.</returns>
    private static string? Check(string archive, TarEntry entry)
    {
        if (entry.Name.StartsWith('/') || entry.Name.Split('/', '\\').Contains(".."))
        {
            throw new WeightsException(
                $"{Path.GetFileName(archive)} holds '{entry.Name}', which leads out of the archive: it is no archive of weights.");
        }

        return entry.EntryType switch
        {
            TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile => Path.GetFileName(entry.Name),
            TarEntryType.SymbolicLink or TarEntryType.HardLink => throw new WeightsException(
                $"{Path.GetFileName(archive)} holds the link '{entry.Name}': links are refused. Pack the files themselves."),
            _ => null,
        };
    }

    private static async Task TakeAsync(
        string archive,
        TarEntry entry,
        string name,
        string folder,
        Dictionary<string, string> found,
        CancellationToken cancellationToken)
    {
        FreeSpace.Require(folder, entry.Length, $"{name} of {Path.GetFileName(archive)}");
        var unfinished = Path.Combine(folder, name + ".part");
        await using (var output = File.Create(unfinished))
        {
            // A member without bytes has no stream.
            await (entry.DataStream ?? Stream.Null).CopyToAsync(output, cancellationToken);
            if (output.Length != entry.Length)
            {
                throw new EndOfStreamException($"{name} ends after {output.Length} of {entry.Length} bytes");
            }

            output.Flush(flushToDisk: true);
        }

        var sha256 = await FileHash.OfAsync(unfinished, cancellationToken);
        if (!found.TryAdd(name, sha256) && found[name] != sha256)
        {
            throw new WeightsException($"{Path.GetFileName(archive)} holds two different files of the name {name}.");
        }

        File.Move(unfinished, Path.Combine(folder, name), overwrite: true);
    }
}
