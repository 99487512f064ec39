using System.Buffers.Binary;
using System.Formats.Tar;
using System.Globalization;
using FakeFinder.Weights.Checkpoints.Pickle;

namespace FakeFinder.Weights.Checkpoints;

/// <summary>
/// What the first versions of PyTorch wrote: a tar of <c>storages</c>, <c>tensors</c> and <c>pickle</c>. The first two hold a number of
/// records, each a small pickle and what belongs to it; the last is the saved object, which names tensors and storages by their numbers.
/// </summary>
internal sealed class TarContainer : StreamContainer
{
    /// <summary>Of storages, views or tensors.</summary>
    private const int RecordLimit = 100_000;

    private const int RankLimit = 16;

    private readonly Dictionary<string, object> objects = new(StringComparer.Ordinal);

    /// <param name="file">Is disposed of with the container, also when it cannot be read.</param>
    public TarContainer(Stream file)
        : base(file)
    {
        try
        {
            var members = FindMembers();
            ReadStorages(Member(members, "storages"));
            ReadTensors(Member(members, "tensors"));
            Member(members, "pickle");
            Root = Unpickler.Load(
                file,
                id => Key(id) is { } key && objects.TryGetValue(key, out var value) ? value : throw Nonsense("pickle"));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private Dictionary<string, TarEntry> FindMembers()
    {
        try
        {
            TarMetadata.Check(File);
            return ReadMembers();
        }
        catch (Exception exception) when (exception is InvalidOperationException or OverflowException)
        {
            // What .NET's reader throws at sizes that it does not expect.
            throw UnreadableCheckpointException.Damaged(exception.Message.TrimEnd('.'));
        }
    }

    private Dictionary<string, TarEntry> ReadMembers()
    {
        using var reader = new TarReader(File, leaveOpen: true);
        var members = new Dictionary<string, TarEntry>(StringComparer.Ordinal);
        while (reader.GetNextEntry() is { } entry)
        {
            if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile)
            {
                members[entry.Name.StartsWith("./", StringComparison.Ordinal) ? entry.Name[2..] : entry.Name] = entry;
            }

            if (members.Count > RecordLimit)
            {
                throw Nonsense("list of members");
            }
        }

        return members;
    }

    /// <summary>Sets the file to the member's first byte.</summary>
    /// <returns>Where it ends.</returns>
    private long Member(Dictionary<string, TarEntry> members, string name)
    {
        if (!members.TryGetValue(name, out var member) || member.DataOffset + member.Length > File.Length)
        {
            throw new UnreadableCheckpointException($"is a tar, but no checkpoint of PyTorch: it has no '{name}'.");
        }

        File.Position = member.DataOffset;
        return member.DataOffset + member.Length;
    }

    private void ReadStorages(long end)
    {
        for (var left = Count("storages"); left > 0; left--)
        {
            if (
                Unpickler.Load(File) is not (object?[] and [var id, _, PickleName type])
                || Key(id) is not { } key
                || !TryParse(type, out var element))
            {
                throw Nonsense("storages");
            }

            var count = Int64();
            if (
                count < 0
                || count > (end - File.Position) / element.Size
                || !Positions.TryAdd(key, File.Position)
                || !objects.TryAdd(key, new StorageReference(key, element, First: 0, count)))
            {
                throw UnreadableCheckpointException.Damaged(
                    $"its storage {key} states {count} elements, and {end - File.Position} bytes are left");
            }

            File.Position += count * element.Size;
        }

        if (Unpickler.Load(File) is not List<object?> { Count: <= RecordLimit } views)
        {
            throw Nonsense("storages");
        }

        foreach (var view in views)
        {
            if (
                view is not (object?[] and [var id, var rootId, long first, long size])
                || Key(id) is not { } key
                || Key(rootId) is not { } root
                || objects.GetValueOrDefault(root) is not StorageReference whole)
            {
                throw Nonsense("storages");
            }

            objects[key] = Part(whole, first, size);
        }
    }

    private void ReadTensors(long end)
    {
        for (var left = Count("tensors"); left > 0; left--)
        {
            if (
                Unpickler.Load(File) is not (object?[] and [var id, var storageId, _])
                || Key(id) is not { } key
                || Key(storageId) is not { } storageKey
                || objects.GetValueOrDefault(storageKey) is not StorageReference storage)
            {
                throw Nonsense("tensors");
            }

            // The rank was once a 64-bit number whose upper half may hold anything.
            var rank = unchecked((int)Int64());
            if (rank is < 0 or > RankLimit || File.Position > end)
            {
                throw Nonsense("tensors");
            }

            var sizes = Int64s(rank);
            var strides = Int64s(rank);
            if (!objects.TryAdd(key, new TensorReference(storage, Int64(), sizes, strides)))
            {
                throw Nonsense("tensors");
            }
        }
    }

    private int Count(string member) =>
        Unpickler.Load(File) is long and >= 0 and <= RecordLimit and var count ? (int)count : throw Nonsense(member);

    private long[] Int64s(int count) => [.. Enumerable.Range(0, count).Select(_ => Int64())];

    private long Int64()
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        File.ReadExactly(bytes);
        return BinaryPrimitives.ReadInt64LittleEndian(bytes);
    }

    /// <summary>Numbers by which the first versions named things; the saved object names them by text.</summary>
    private static string? Key(object? id) => id switch
    {
        long number => number.ToString(CultureInfo.InvariantCulture),
        string text => text,
        _ => null,
    };

    private static UnreadableCheckpointException Nonsense(string member) =>
        UnreadableCheckpointException.Damaged($"its {member} makes no sense");
}
