using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using FakeFinder.Weights.Checkpoints.Pickle;

namespace FakeFinder.Weights.Checkpoints;

/// <summary>
/// What <c>torch.save</c> wrote before PyTorch 1.6: pickles of a magic number, a protocol version, what the system is, the saved object,
/// and the keys of the storages; then each storage in that order, a 64-bit number of elements and the elements. There is no check sum.
/// </summary>
internal sealed class LegacyContainer : StreamContainer
{
    private const long Protocol = 1001;

    private static readonly BigInteger Magic = BigInteger.Parse(
        "1950a86a20f9469cfc6c",
        NumberStyles.HexNumber,
        CultureInfo.InvariantCulture);

    /// <param name="file">Is disposed of with the container, also when it cannot be read.</param>
    public LegacyContainer(Stream file)
        : base(file)
    {
        try
        {
            ReadHeader();
            Root = Unpickler.Load(file, Storage);
            FindStorages();
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private void ReadHeader()
    {
        if (Unpickler.Load(File) is not BigInteger magic || magic != Magic)
        {
            throw new UnreadableCheckpointException("is a pickle, but no checkpoint that torch.save wrote.");
        }

        if (Unpickler.Load(File) is not Protocol)
        {
            throw UnreadableCheckpointException.Damaged($"the version of its layout is not {Protocol}");
        }

        if (Unpickler.Load(File) is not PickleDictionary system || system["little_endian"] is not true)
        {
            throw new UnreadableCheckpointException("was not written on a little endian machine; only such files are read.");
        }
    }

    private void FindStorages()
    {
        if (Unpickler.Load(File) is not List<object?> keys)
        {
            throw UnreadableCheckpointException.Damaged("the list of its storages is none");
        }

        Span<byte> header = stackalloc byte[sizeof(long)];
        foreach (var key in keys)
        {
            if (key is not string name || !Storages.TryGetValue(name, out var storage))
            {
                throw UnreadableCheckpointException.Damaged("it has a storage that no tensor lies in");
            }

            File.ReadExactly(header);
            var count = BinaryPrimitives.ReadInt64LittleEndian(header);
            if (
                count != storage.Count
                || count > (File.Length - File.Position) / storage.Element.Size
                || !Positions.TryAdd(name, File.Position))
            {
                throw UnreadableCheckpointException.Damaged(
                    $"its storage {name} should have {storage.Count} elements, states {count}, and {File.Length - File.Position} bytes are "
                        + $"left"
                );
            }

            File.Position += count * storage.Element.Size;
        }

        if (Storages.Keys.FirstOrDefault(key => !Positions.ContainsKey(key)) is { } missing)
        {
            throw UnreadableCheckpointException.Damaged($"its storage {missing} is missing");
        }
    }
}
