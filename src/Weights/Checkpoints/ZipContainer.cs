using System.Buffers;
using System.IO.Compression;
using System.IO.Hashing;
using FakeFinder.Weights.Checkpoints.Pickle;

namespace FakeFinder.Weights.Checkpoints;

/// <summary>
/// What <c>torch.save</c> writes since PyTorch 1.6: a zip with one folder, in it <c>data.pkl</c>, <c>data/KEY</c> for each storage, and in
/// newer files <c>byteorder</c>. The check sum of every entry is verified when the file is opened.
/// </summary>
internal sealed class ZipContainer : CheckpointContainer
{
    private const string Pickle = "data.pkl";

    /// <summary>PyTorch does not compress; files that somebody packed again shrink little, so more than this is a bomb.</summary>
    private const long CompressedEntryLimit = 1L << 30;

    private const int CompressionLimit = 100;

    private const int EntryLimit = 100_000;

    private readonly ZipArchive archive;
    private readonly string folder;

    /// <param name="file">Is disposed of with the container, also when it cannot be read.</param>
    public ZipContainer(Stream file, CancellationToken cancellationToken)
    {
        try
        {
            archive = new ZipArchive(file, ZipArchiveMode.Read);
        }
        catch
        {
            file.Dispose();
            throw;
        }

        try
        {
            folder = FindFolder();
            foreach (var entry in archive.Entries)
            {
                Verify(entry, cancellationToken);
            }

            if (archive.GetEntry(folder + "byteorder") is { } order && ReadText(order) is var text && text != "little")
            {
                throw new UnreadableCheckpointException($"has the byte order '{text}'; only little endian files are read.");
            }

            using var pickle = new BufferedStream(archive.GetEntry(folder + Pickle)!.Open());
            Root = Unpickler.Load(pickle, Storage);
            foreach (var storage in Storages.Values)
            {
                Entry(storage);
            }
        }
        catch
        {
            archive.Dispose();
            throw;
        }
    }

    public override void Read(StorageReference storage, long offset, Span<byte> target)
    {
        using var stream = Entry(storage).Open();
        Skip(stream, offset);
        stream.ReadExactly(target);
    }

    public override void Dispose()
    {
        archive.Dispose();
        base.Dispose();
    }

    private string FindFolder()
    {
        if (archive.Entries.Count > EntryLimit)
        {
            throw new UnreadableCheckpointException(
                $"is a zip of {archive.Entries.Count} entries, which no state dict needs; it was refused.");
        }

        if (archive.Entries.Any(entry => entry.Name == "constants.pkl"))
        {
            throw new UnreadableCheckpointException(
                "is a TorchScript program, which is code, and not a state dict; save its state_dict() with PyTorch and import that.");
        }

        var pickles = archive.Entries.Where(entry => entry.Name == Pickle).ToList();
        return pickles is [var pickle]
            ? pickle.FullName[..^Pickle.Length]
            : throw new UnreadableCheckpointException(
                $"is a zip, but no checkpoint of PyTorch: {pickles.Count} entries of it are called {Pickle}, and there must be one.");
    }

    private static void Verify(ZipArchiveEntry entry, CancellationToken cancellationToken)
    {
        if (
            entry.CompressedLength != entry.Length
            && (entry.Length > CompressedEntryLimit || entry.Length / CompressionLimit > entry.CompressedLength))
        {
            throw new UnreadableCheckpointException(
                $"is a zip whose entry {entry.FullName} grows from {entry.CompressedLength} to {entry.Length} bytes; it was refused.");
        }

        var sum = new Crc32();
        var buffer = ArrayPool<byte>.Shared.Rent(1 << 17);
        try
        {
            using var stream = entry.Open();
            long length = 0;
            for (int read; length <= entry.Length && (read = stream.Read(buffer)) > 0; length += read)
            {
                cancellationToken.ThrowIfCancellationRequested();
                sum.Append(buffer.AsSpan(0, read));
            }

            if (length != entry.Length || sum.GetCurrentHashAsUInt32() != entry.Crc32)
            {
                throw UnreadableCheckpointException.Damaged($"the check sum of {entry.FullName} in it is wrong");
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private ZipArchiveEntry Entry(StorageReference storage) =>
        archive.GetEntry($"{folder}data/{storage.Key}") is { } entry && entry.Length == Storages[storage.Key].Count * storage.Element.Size
            ? entry
            : throw UnreadableCheckpointException.Damaged($"the storage {storage.Key} is missing in it, or of another size");

    private static string ReadText(ZipArchiveEntry entry)
    {
        using var reader = new StreamReader(entry.Open());
        var buffer = new char[16];
        return new string(buffer, 0, reader.ReadBlock(buffer));
    }

    /// <summary>An entry cannot be sought in. Few tensors lie elsewhere than at the beginning of their storage.</summary>
    private static void Skip(Stream stream, long bytes)
    {
        Span<byte> buffer = stackalloc byte[1 << 12];
        while (bytes > 0)
        {
            var part = buffer[..(int)Math.Min(bytes, buffer.Length)];
            stream.ReadExactly(part);
            bytes -= part.Length;
        }
    }
}
